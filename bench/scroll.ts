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
import { type Browser, type CDPSession, chromium, type Page } from 'playwright'
import { findChromium } from '../scripts/tools.mjs'
import { deviceName, deviceSecret, PRODUCT_ID } from './gen-corpus.mjs'
import { listenToKeys, listenToSteps, type Steps, scrollPlainRows, work } from './person.ts'
import { median, type Row, toRow } from './row.ts'
import { buildCorpus } from './search-data.ts'
import { command, serve } from './serve.ts'
import { readTrace, type Smoothness, TRACED } from './trace.ts'

const SECONDS = Number(process.env.FIELDTAP_BENCH_SECONDS ?? 60)
const RATE = 5000
/** A trace of more than that is too large to read. */
const TRACED_SECONDS = 30
const WARM_SECONDS = 40
/** How long plain rows are scrolled, beside the same load. */
const PLAIN_SECONDS = 10
const HEAP_LOOKS = 7
const SEED = 4242
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
    // Until the token has been exchanged, the page takes whatever its address says out of it.
    await page.waitForFunction(() => !location.hash.startsWith('#token'))
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
    await work(page, cdp, WARM_SECONDS)
    const before = await heldHeap(page, cdp)
    // What is looked at closely comes last: whatever piles up has piled up by then.
    const traced = Math.min(SECONDS, TRACED_SECONDS)
    await work(page, cdp, SECONDS - traced)
    await browser.startTracing(page, { categories: [...TRACED] })
    const keys = await listenToKeys(page)
    const look = await listenToSteps(page)
    const rounds = await work(page, cdp, traced)
    const shown = await keys()
    const steps = await look()
    const trace = await browser.stopTracing()
    if (process.env.FIELDTAP_BENCH_TRACE !== undefined) writeFileSync(process.env.FIELDTAP_BENCH_TRACE, trace)
    const smooth = readTrace(trace.toString('utf8'))
    const after = await heldHeap(page, cdp)
    await page.close()
    const plain = await plainRows(browser)
    await feed.end()
    console.log(
      `${rounds} rounds of scrolling and typing in the traced part; ${JSON.stringify({ ...smooth, ...steps })}`,
    )
    console.log(
      `heap, MB: ${before.map((mb) => mb.toFixed(1)).join(' ')} before, ${after.map((mb) => mb.toFixed(1)).join(' ')} after`,
    )
    return [...rowsOf(smooth, steps, shown, median(before), median(after), judged), plain]
  } finally {
    await browser.close()
    await served.end()
  }
}

/** The part of it that is the machine's. */
async function plainRows(browser: Browser): Promise<Row> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const cdp = await page.context().newCDPSession(page)
  await scrollPlainRows(page, cdp, 2)
  await browser.startTracing(page, { categories: [...TRACED] })
  await scrollPlainRows(page, cdp, PLAIN_SECONDS)
  const { frames, inTime, longestTask } = readTrace((await browser.stopTracing()).toString('utf8'))
  console.log(`plain rows: longest task ${longestTask} ms`)
  return toRow(
    {
      row: 'the same load beside a page of plain rows that is scrolled: frames in time',
      value: inTime,
      unit: 'frames',
      reference: 'frames wanted',
      referenceValue: frames,
      target: '',
    },
    false,
  )
}

function rowsOf(
  smooth: Smoothness,
  steps: Steps,
  shown: readonly number[],
  before: number,
  after: number,
  judged: boolean,
): Row[] {
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
        row: 'steps of scrolling that came upon a place without a line',
        value: steps.bare,
        unit: 'steps',
        reference: 'steps',
        referenceValue: steps.all,
        target: '<= 0.05',
      },
      judged,
    ),
    // Where lines come in twenty times a second and nobody scrolls, frames are that far apart on purpose: no verdict.
    toRow(
      {
        row: 'distance of one drawn frame to the next, 95th percentile',
        value: smooth.p95,
        unit: 'ms',
        reference: 'one frame at 60/s',
        referenceValue: 1000 / 60,
        target: '',
      },
      false,
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

/** What a page holds depends on what it shows just then, by more than a megabyte: several looks, MB, one round after another. */
async function heldHeap(page: Page, cdp: CDPSession): Promise<readonly number[]> {
  const held: number[] = []
  for (let look = 0; look < HEAP_LOOKS; look++) {
    await work(page, cdp, 1)
    held.push(await heap(cdp))
  }
  return held
}

/** What is still held after everything that can go has gone, MB. */
async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}
