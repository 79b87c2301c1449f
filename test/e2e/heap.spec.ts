/** A window that is open for weeks must not grow: every view is opened and closed fifty times, fewer where time is short. */
import type { CDPSession, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { addDevice, readAddresses } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

const ROUNDS = process.env.CI ? 4 : 50
/** The first rounds fill caches that stay: compiled code, drawn glyphs, words. */
const WARM = process.env.CI ? 3 : 10
/** What may come and go between two looks, bytes; a view that were kept would take a multiple of it over forty rounds. */
const NOISE = 1_500_000

test('opening and closing every view again and again leaves nothing behind', async ({ app }) => {
  test.setTimeout(1_200_000)
  const { page } = app
  const devices = [new VendorDevice('pump-7'), new VendorDevice('valve-2')]
  for (const device of devices) await addDevice(page, device)
  const { http } = await readAddresses(page)
  for (const device of devices) await device.upload(http, 400, 'INF')
  const keys = devices.map(({ ref }) => encodeURIComponent(`tencent:${ref}`))
  const session = await page.context().newCDPSession(page)
  const seen: Look[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await openEach(page, keys)
    if (round >= WARM - 1) seen.push(await look(session))
  }
  const [first, last] = [seen[0], seen.at(-1)]
  if (first === undefined || last === undefined) throw new Error('no rounds')
  console.log(`heap after ${WARM} and ${ROUNDS} rounds: ${JSON.stringify(first)} ${JSON.stringify(last)}`)
  expect(last.heap - first.heap).toBeLessThan(NOISE)
  expect(last.nodes).toBeLessThan(first.nodes * 1.1 + 200)
  expect(last.listeners).toBeLessThan(first.listeners * 1.1 + 50)
})

async function openEach(page: Page, [first = '', second = '']: readonly string[]): Promise<void> {
  const pages = [
    '',
    'laptop',
    'broker',
    'cloud',
    'devices',
    `device/${first}`,
    `device/${first}/events`,
    `compare/side/${first},${second}`,
    `compare/merged/${first},${second}`,
    'notes',
    'settings',
  ]
  for (const each of pages) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, `#/${each}`)
    await drawn(page)
  }
  for (const key of ['ControlOrMeta+k', '?', 'ControlOrMeta+e', 'Shift+N']) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
}

/** The page has a heading or lines, and a frame was drawn since. */
async function drawn(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

interface Look {
  readonly heap: number
  readonly nodes: number
  readonly listeners: number
}

async function look(session: CDPSession): Promise<Look> {
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes, listeners: jsEventListeners }
}
