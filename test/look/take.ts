/** Pictures of every view: `node test/look/take.ts PAGE_DIR OUT_DIR [WIDTHxHEIGHT] [light|dark|all]`. */
import { mkdir } from 'node:fs/promises'
import { chromium, type Page } from 'playwright'
import type { Mood } from './core.ts'
import { startLook } from './serve.ts'

const [pageDir = 'out/renderer', out = '/tmp/look', size = '1280x800', themes = 'all', language = 'en'] =
  process.argv.slice(2)
const [width = 1280, height = 800] = size.split('x').map(Number)
const PUMP = '#/device/tencent%3AABCDEFGHIJ%2Fpump-7'
const SPARE = '#/device/tencent%3AABCDEFGHIJ%2Fspare-1'
await mkdir(out, { recursive: true })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })

async function shoot(
  mood: Mood,
  theme: 'light' | 'dark',
  views: (page: Page, snap: (name: string) => Promise<void>) => Promise<void>,
) {
  const server = await startLook(pageDir, mood, 50)
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, locale: language })
  page.on('console', (message) => message.type() === 'error' && console.error(mood, theme, message.text()))
  page.on('pageerror', (error) => console.error(mood, theme, error))
  await page.goto(server.newAddress())
  await page.waitForTimeout(1200)
  const snap = async (name: string) => {
    await page.waitForTimeout(500)
    await page.screenshot({ path: `${out}/${name}-${mood}-${theme}-${width}.png` })
  }
  await views(page, snap)
  await page.close()
  await server.close()
}

const to = (page: Page, hash: string) =>
  page.evaluate((value) => {
    location.hash = value
  }, hash)

for (const theme of ['light', 'dark'] as const) {
  if (themes !== 'all' && themes !== theme) continue
  await shoot('full', theme, async (page, snap) => {
    await snap('start')
    for (const name of ['laptop', 'broker', 'cloud', 'devices', 'settings']) {
      await to(page, `#/${name}`)
      await snap(name)
    }
    await to(page, PUMP)
    await page.waitForTimeout(1500)
    await snap('device')
    await page.getByRole('radio').nth(3).click()
    await snap('device-panel')
    await page.keyboard.press('Escape')
    await page.getByRole('searchbox').fill('level>=info stall OR /retry=\\d+/ -heartbeat')
    await page.waitForTimeout(900)
    await page.getByRole('row').nth(6).click()
    await snap('device-detail')
    await page.getByRole('searchbox').fill('level>=loud "stall')
    await snap('device-query-error')
    await to(page, `${PUMP}/events`)
    await snap('events')
    await page.getByRole('contentinfo').getByRole('button').first().click()
    await snap('refused')
    await page.keyboard.press('Escape')
    await page.getByRole('contentinfo').getByRole('button').last().click()
    await snap('export')
    await page.getByRole('dialog').getByRole('button').last().click()
    await snap('export-running')
    await page.waitForTimeout(5000)
    await snap('export-done')
  })
  await shoot('empty', theme, async (page, snap) => {
    await snap('start')
    await to(page, '#/devices')
    await snap('devices')
    await to(page, '#/laptop')
    await snap('laptop')
  })
  await shoot('trouble', theme, async (page, snap) => {
    await to(page, SPARE)
    await snap('device')
    await to(page, '#/broker')
    await page.getByRole('textbox').first().fill('mqtts://192.168.4.10:1883')
    await page.getByRole('button', { name: /Test|测试/ }).click()
    await page.waitForTimeout(800)
    await page.getByRole('button', { name: /Save|保存/ }).click()
    await snap('broker')
  })
}
await browser.close()
