/**
 * A person scrolls and types in the log view of a device while it uploads, beside nineteen others that are stored:
 * frames from the browser's own trace, tasks on the page's main thread, and what the page keeps in memory before and
 * after.
 *
 * FIELDTAP_BENCH_DATA names a data folder with the corpus of `search-data.ts`, where there is one already: ten million
 * lines take minutes to store. FIELDTAP_BENCH_SECONDS says how long it goes on (60), FIELDTAP_BENCH_TRACE where to keep
 * the trace.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type CDPSession, chromium, type Page } from 'playwright'
import { findChromium } from '../scripts/tools.mjs'
import { deviceName, deviceSecret, PRODUCT_ID } from './gen-corpus.mjs'
import { type Row, toRow } from './row.ts'
import { buildCorpus } from './search-data.ts'
import { command, serve } from './serve.ts'
import { readTrace, type Smoothness, TRACED } from './trace.ts'

const SECONDS = Number(process.env.FIELDTAP_BENCH_SECONDS ?? 60)
const RATE = 5000
/** A trace of more than that is too large to read. */
const TRACED_SECONDS = 30
const SEED = 4242
/** How fast a person scrolls, px/s: some hundred lines a second. */
const SPEED = 3000

const FEED = fileURLToPath(new URL('./feed.ts', import.meta.url))

export async function scrollRows(dir: string, lines: number, judged: boolean): Promise<Row[]> {
  const data = await dataFolder(dir, lines)
  const served = await serve(data)
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    // On a machine without a graphics card; imitating one takes more time than drawing without.
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(served.ui)
    await page.evaluate(
      (hash) => {
        location.hash = hash
      },
      `#/device/${encodeURIComponent(`tencent:${PRODUCT_ID}/${deviceName(0)}`)}`,
    )
    await page.locator('[data-log] [role=row]').first().waitFor({ timeout: 120_000 })
    const cdp = await page.context().newCDPSession(page)
    const feed = startFeed(served.http)
    // Caches fill: compiled code, drawn letters, the stretch of lines at hand.
    await work(page, cdp, 20)
    const before = await heap(cdp)
    // What is looked at closely comes last: whatever piles up has piled up by then.
    const traced = Math.min(SECONDS, TRACED_SECONDS)
    await work(page, cdp, SECONDS - traced)
    await browser.startTracing(page, { categories: [...TRACED] })
    const keys = await listenToKeys(page)
    const rounds = await work(page, cdp, traced)
    const shown = await keys()
    const trace = await browser.stopTracing()
    if (process.env.FIELDTAP_BENCH_TRACE !== undefined) writeFileSync(process.env.FIELDTAP_BENCH_TRACE, trace)
    const smooth = readTrace(trace.toString('utf8'))
    const after = await heap(cdp)
    await feed.end()
    console.log(`${rounds} rounds of scrolling and typing in the traced part; ${JSON.stringify(smooth)}`)
    return rowsOf(smooth, shown, before, after, judged)
  } finally {
    await browser.close()
    await served.end()
  }
}

function rowsOf(smooth: Smoothness, shown: readonly number[], before: number, after: number, judged: boolean): Row[] {
  const while_ = 'while a person scrolls and types and 5,000 lines/s arrive'
  return [
    toRow(
      {
        row: `frames in time ${while_}`,
        value: smooth.inTime,
        unit: 'frames',
        reference: 'frames wanted',
        referenceValue: smooth.frames,
        target: '>= 0.95',
      },
      judged,
    ),
    toRow(
      {
        row: 'time between frames, 95th percentile',
        value: smooth.p95,
        unit: 'ms',
        reference: 'one frame at 60/s',
        referenceValue: 1000 / 60,
        target: '<= 1.1',
      },
      judged,
    ),
    toRow(
      {
        row: 'from a key in the query field to the frame that shows it, 95th percentile',
        value: shown[Math.floor(shown.length * 0.95)] ?? Number.NaN,
        unit: 'ms',
        reference: 'three frames',
        referenceValue: 50,
        target: '<= 1',
      },
      judged,
    ),
    toRow(
      {
        row: 'longest task on the main thread',
        value: smooth.longestTask,
        unit: 'ms',
        reference: 'a long task',
        referenceValue: 50,
        target: '<= 1',
      },
      judged,
    ),
    toRow(
      {
        row: 'the same, by the time that it had a processor',
        value: smooth.longestOwn,
        unit: 'ms',
        reference: 'a long task',
        referenceValue: 50,
        target: '<= 1',
      },
      judged,
    ),
    toRow(
      {
        row: `heap of the page after ${SECONDS} s`,
        value: after,
        unit: 'MB',
        reference: 'before',
        referenceValue: before,
        target: '<= 1.2',
      },
      judged,
    ),
  ]
}

async function dataFolder(dir: string, lines: number): Promise<string> {
  const known = process.env.FIELDTAP_BENCH_DATA
  const data = join(dir, 'scroll-data')
  if (known === undefined) cpSync((await buildCorpus(dir, lines, 7)).data, data, { recursive: true })
  else cpSync(known, data, { recursive: true })
  const name = deviceName(0)
  const row = `tencent,${PRODUCT_ID},${name},${deviceSecret(name, SEED)}`
  await command(['device', 'import', '--data', data, '-'], `platform,product,name,secret\n${row}\n`)
  return data
}

function startFeed(http: string): { end(): Promise<void> } {
  const child: ChildProcess = spawn(process.execPath, [FEED, http, String(SEED), String(RATE), '3600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = child.stdout ? text(child.stdout) : Promise.resolve('')
  return {
    async end() {
      if (child.exitCode !== null) throw new Error(`the feed ended early: ${await said}`)
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** What a person does, over and over: follows, scrolls up, pulls the scrollbar, types a query, clears it. Counts the rounds. */
async function work(page: Page, cdp: CDPSession, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  const box = await page.locator('[data-log]').boundingBox()
  if (box === null) throw new Error('the log view is not on screen')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const scroll = (distance: number) =>
    cdp.send('Input.synthesizeScrollGesture', { x, y, yDistance: distance, speed: SPEED, gestureSourceType: 'mouse' })
  let rounds = 0
  while (performance.now() < until) {
    rounds += 1
    await page.locator('[data-log]').focus()
    await page.keyboard.press('End')
    await page.waitForTimeout(500)
    await scroll(6000)
    await scroll(-3000)
    await page.locator('[data-log]').evaluate(
      (element, share) => {
        element.scrollTop = element.scrollHeight * share
      },
      (rounds % 10) / 10,
    )
    await page.waitForTimeout(300)
    await scroll(3000)
    await page
      .locator('[data-query]')
      .pressSequentially(rounds % 2 === 0 ? 'handshake timeout' : 'level>=warn', { delay: 60 })
    await page.waitForTimeout(600)
    await page.locator('[data-query]').fill('')
    await page.waitForTimeout(400)
  }
  return rounds
}

/** The least that the browser reports, ms; what is faster counts as this. */
const FAST = 16

/**
 * From now on notes how long each key that is pressed in the query field took to be seen, as the browser itself measures
 * it; ask for the times, ms, the shortest first.
 */
async function listenToKeys(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate((fast) => {
    const noted = { pressed: 0, slow: [] as number[] }
    Object.assign(window, { noted })
    document.querySelector('[data-query]')?.addEventListener('keydown', () => {
      noted.pressed += 1
    })
    const seen = new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') noted.slow.push(duration)
    })
    seen.observe({ type: 'event', durationThreshold: fast } as PerformanceObserverInit)
  }, FAST)
  return async () => {
    const { pressed, slow } = await page.evaluate(
      () => (window as unknown as { noted: { pressed: number; slow: number[] } }).noted,
    )
    const rest = Array.from({ length: Math.max(0, pressed - slow.length) }, () => FAST)
    return [...rest, ...slow].sort((a, b) => a - b)
  }
}

/** What is still held after everything that can go has gone, MB. */
async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}
