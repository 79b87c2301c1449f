/**
 * Pictures of each view of the real app at work, in both themes, for docs/screens:
 * `npm run screens [-- OUT_DIR WIDTHxHEIGHT]`. A simulated device is raised to DEBUG, another one uploads beside it, and a
 * third one knocks.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Page } from 'playwright'
import { VendorDevice } from '../test/e2e/site/vendor-device.ts'
import { breakBundle, GOLDEN } from '../test/helpers/bundle/broken.ts'
import { ensureBuilt, root } from './build.mjs'
import { findChromium } from './tools.mjs'

const [out = join(root, 'docs/screens'), size = '1280x800'] = process.argv.slice(2)
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

await new VendorDevice('valve-2').signIn(ready.mqtt).catch(() => undefined)
const beside = new VendorDevice('pump-5')
await go('laptop')
const form = page.getByRole('region', { name: 'Add a device', exact: true })
await form.getByLabel('Product ID').fill(beside.product)
await form.getByLabel('Device name').fill(beside.name)
await form.getByLabel('Device secret').fill(beside.secret)
await form.getByRole('button', { name: 'Add device' }).click()
await page.getByRole('button', { name: 'Dismiss' }).last().click()
await go('')
await page.getByRole('button', { name: 'Try a simulated device: Tencent IoT' }).click()
await page.getByRole('grid', { name: 'Log lines' }).waitFor()
await page.waitForTimeout(WARM_UP_MS / 3)
await page.getByRole('radio', { name: 'Debug' }).click()
await both('level-panel')
await page.getByRole('button', { name: 'Start' }).click()
await page.getByRole('timer').first().waitFor()
for (let passed = 0; passed < WARM_UP_MS; passed += 3000) {
  await beside.upload(ready.http, 4, ['INF', 'WRN', 'INF', 'ERR'][(passed / 3000) % 4])
  await page.waitForTimeout(3000)
}
await mark()
await both('device')
await page.getByLabel('Search', { exact: true }).fill('level>=loud "stall')
await page.waitForTimeout(500)
await both('query-error')
await page.getByLabel('Search', { exact: true }).fill('')
await page.keyboard.press('Escape')
await keys('F6', 'g', 'e')
await page.getByRole('listbox', { name: 'Events' }).getByRole('option').nth(1).click()
await page.waitForTimeout(1200)
await both('events')
await go(`device/${encodeURIComponent(await firstDevice())}`)
await page.getByRole('row').nth(5).click()
await page.getByRole('complementary', { name: /^Line / }).waitFor()
await both('line')
await keys('Escape')
await keys('ControlOrMeta+k')
await page.waitForTimeout(400)
await both('commands')
await keys('Escape', '?')
await page.waitForTimeout(400)
await both('shortcuts')
await keys('Escape')
for (const [name, hash] of [
  ['this-laptop', 'laptop'],
  ['broker', 'broker'],
  ['cloud', 'cloud'],
  ['devices', 'devices'],
  ['notes', 'notes'],
  ['bundles', 'bundles'],
  ['settings', 'settings'],
] as const) {
  await go(hash)
  await both(name)
}
const devices = await page.evaluate(() =>
  [...document.querySelectorAll('nav a[href*="/device/"]')].map((link) => link.getAttribute('href')?.split('/')[2]),
)
await storage()
await bundles()
await go(`compare/side/${devices.join(',')}`)
await page.waitForTimeout(1500)
await both('side-by-side')
await go(`compare/merged/${devices.join(',')}`)
await page.waitForTimeout(1500)
await both('merged')
await page.getByRole('button', { name: 'Export bundle' }).click()
await page.getByRole('button', { name: 'Export', exact: true }).click()
await page.getByRole('link', { name: 'Download' }).waitFor()
await page.waitForTimeout(800)
await both('export')
await keys('Escape')
await otherLooks()
await browser.close()
serve.kill()
await ended

async function firstDevice(): Promise<string> {
  const hrefs = await page.evaluate(() =>
    [...document.querySelectorAll('nav a[href*="/device/"]')].map((link) => link.getAttribute('href')),
  )
  return decodeURIComponent(hrefs[0]?.split('/')[2] ?? '')
}

/** What would go, if somebody asked for that. */
async function storage(): Promise<void> {
  await go('settings')
  const section = page.getByRole('region', { name: 'Storage', exact: true })
  await section.getByLabel('Older than').selectOption('this moment')
  await section.getByRole('button', { name: 'Show what would go' }).click()
  await section.getByRole('status').getByText('The data takes').waitFor()
  await section.scrollIntoViewIfNeeded()
  await both('storage')
}

/** A bundle that somebody handed over, whole and with a byte that is another. */
async function bundles(): Promise<void> {
  for (const [name, path] of [
    ['bundle', join(GOLDEN, 'signed.fieldtap.zip')],
    ['bundle-broken', breakBundle(join(data, 'broken.fieldtap.zip'))],
  ] as const) {
    await go('bundles')
    await page.getByLabel('Bundle file').setInputFiles(path)
    await page.getByRole('grid').waitFor()
    await page.waitForTimeout(1000)
    await both(name)
  }
}

/** A line is marked, and a note stands on another. */
async function mark(): Promise<void> {
  await page.getByRole('row').nth(12).click()
  await keys('m', 'ArrowUp', 'ArrowUp', 'n')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Third stall, always 40 s after the valve closes.\nSend with job 4471.')
  await both('note')
  await keys('ControlOrMeta+Enter')
  await page.getByRole('button', { name: 'Dismiss' }).last().click()
  await page.waitForTimeout(1000)
}

/** The device page in Chinese and in high contrast. */
async function otherLooks(): Promise<void> {
  await go(`device/${devices[0]}`)
  await page.waitForTimeout(1500)
  for (const [name, change] of [
    ['device-zh', { language: 'zh-CN' }],
    ['device-contrast', { language: 'en', theme: 'contrast-light' }],
    ['device-contrast-dark', { language: 'en', theme: 'contrast-dark' }],
  ] as const) {
    await page.evaluate((kept) => localStorage.setItem('fieldtap.preferences', JSON.stringify(kept)), change)
    await page.reload()
    await page.getByRole('grid').waitFor()
    await page.waitForTimeout(2500)
    if ('theme' in change) {
      await settled(page)
      await page.screenshot({ path: join(out, `${name}.png`) })
    } else await both(name)
  }
}

async function keys(...pressed: readonly string[]): Promise<void> {
  for (const key of pressed) {
    await page.keyboard.press(key)
    await page.waitForTimeout(150)
  }
}

async function go(hash: string): Promise<void> {
  await page.evaluate((value) => {
    location.hash = `#/${value}`
  }, hash)
  await page.waitForTimeout(700)
}

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

async function firstLine(stream: NodeJS.ReadableStream): Promise<{ mqtt: string; http: string; ui: string }> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line)
  throw new Error('serve did not start')
}
