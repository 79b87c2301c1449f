/**
 * Pictures of each view of the real app at work, in both themes, for docs/screenshots:
 * `npm run screens [-- OUT_DIR WIDTHxHEIGHT]`. A simulated device is raised to DEBUG, and another one knocks.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connectAsync } from 'mqtt'
import { chromium, type Page } from 'playwright'
import { ensureBuilt, root } from './build.mjs'
import { findChromium } from './tools.mjs'

const [out = join(root, 'docs/screenshots'), size = '1280x800'] = process.argv.slice(2)
const [width = 1280, height = 800] = size.split('x').map(Number)
/** Long enough for a histogram that shows something. */
const WARM_UP_MS = 45_000

await ensureBuilt('node', 'renderer')
mkdirSync(out, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'fieldtap-screens-'))
const serve = spawn(process.execPath, [join(root, 'out/node/serve.js'), '--data', data, '--no-open'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ended = once(serve, 'exit')
const ready = await firstLine(serve.stdout)
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' })
await page.goto(ready.ui)
await page.getByRole('heading', { level: 1 }).waitFor()
await both('first-screen')

await connectAsync(ready.mqtt, {
  clientId: 'ABCDEFGHIJvalve-2',
  username: 'ABCDEFGHIJvalve-2;12010126;a1B2c;1893456000',
  password: '00;hmacsha256',
  reconnectPeriod: 0,
}).catch(() => undefined)
await page.getByRole('button', { name: /simulated/ }).click()
await page.getByRole('grid', { name: 'Log lines' }).waitFor()
await page.waitForTimeout(WARM_UP_MS / 3)
await page.getByRole('radio', { name: 'Debug' }).click()
await both('level-panel')
await page.getByRole('button', { name: 'Start' }).click()
await page.getByRole('timer').first().waitFor()
await page.waitForTimeout(WARM_UP_MS)
await page.getByRole('combobox', { name: 'Time shown' }).selectOption({ index: 0 })
await page.getByRole('row').nth(8).click()
await page.waitForTimeout(1000)
await both('device')
await page.keyboard.press('Escape')
await page.getByRole('combobox', { name: 'Search' }).fill('level>=loud "stall')
await page.waitForTimeout(500)
await both('query-error')
await page.getByRole('combobox', { name: 'Search' }).fill('')
await page.getByRole('link', { name: 'Events' }).click()
await page.waitForTimeout(800)
await both('events')
for (const [name, hash] of [
  ['this-laptop', '#/laptop'],
  ['broker', '#/broker'],
  ['cloud', '#/cloud'],
  ['devices', '#/devices'],
  ['settings', '#/settings'],
] as const) {
  await page.evaluate((value) => {
    location.hash = value
  }, hash)
  await page.waitForTimeout(600)
  await both(name)
}
await page.getByRole('button', { name: 'Export bundle' }).click()
await page.getByRole('button', { name: 'Export', exact: true }).click()
await page.getByRole('link', { name: 'Download' }).waitFor()
await page.waitForTimeout(800)
await both('export')
await browser.close()
serve.kill()
await ended

async function both(name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await settled(page)
    await page.screenshot({ path: join(out, `${name}-${theme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Fonts are there and two frames are drawn. */
async function settled(shown: Page): Promise<void> {
  await shown.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
  await shown.waitForTimeout(250)
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<{ mqtt: string; ui: string }> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line)
  throw new Error('serve did not start')
}
