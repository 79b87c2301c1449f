import type { Locator, Page } from '@playwright/test'
import { errorCode, post, textUpload } from '../helpers/vendor-device.ts'
import { expect, type Running, test } from './fixtures.ts'
import { addDevice, readAddresses, rows, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Log lines' })
const panel = (page: Page): Locator => page.getByRole('complementary', { name: /^Line / })
const follow = (page: Page): Locator => page.getByRole('button', { name: 'Follow', exact: true })
const mark = (page: Page, number: number): Locator => rows(page, { text: new RegExp(`mark=${number}$`) })

/** A device with so many lines, on screen. */
async function open({ page }: Running, count: number): Promise<{ device: VendorDevice; http: string }> {
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { http } = await readAddresses(page)
  if (count > 0) await device.upload(http, count)
  await visit(page, 'pump-7')
  if (count > 0) await expect(mark(page, count)).toBeInViewport()
  return { device, http }
}

test('the first line, the last, the middle and any line by its number are one step away', async ({ app }) => {
  const { page } = app
  await open(app, 30_000)
  await expect(page.locator('#page').getByText('30,000 lines')).toBeVisible()
  await grid(page).focus()
  await page.keyboard.press('Home')
  await expect(mark(page, 1)).toBeInViewport()
  await page.keyboard.press('End')
  await expect(mark(page, 30_000)).toBeInViewport()

  // A pull at the scrollbar that the end, still settling, takes back is made once more, as a hand would.
  await expect(async () => {
    await grid(page).evaluate((box) => {
      box.scrollTop = box.scrollHeight / 2
    })
    await expect(mark(page, 15_005)).toBeInViewport({ timeout: 4000 })
  }).toPass()
  // No more is drawn than is seen, and some.
  expect(await rows(page, {}).count()).toBeLessThan(80)

  await page.getByRole('button', { name: 'Go to' }).click()
  await page.getByLabel('Line, time or share').fill('12345')
  await page.keyboard.press('Enter')
  await expect(mark(page, 12_345)).toBeInViewport()
  await expect(mark(page, 12_345)).toHaveAttribute('aria-selected', 'true')
})

test('a wheel goes line by line from end to end of what is stored, and nothing is missing or twice', async ({
  app,
}) => {
  const { page } = app
  await open(app, 600)
  await grid(page).hover()
  const seen = new Set<number>()
  for (let turn = 0; turn < 200 && !seen.has(1); turn++) {
    for (const text of await rows(page, {}).allTextContents()) seen.add(Number(/mark=(\d+)/.exec(text)?.[1]))
    await page.mouse.wheel(0, -300)
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  }
  expect(seen.size).toBe(600)
})

test('lines never move under the pointer, and the view says how many wait', async ({ app }) => {
  const { page } = app
  const { device, http } = await open(app, 200)
  const row = mark(page, 195)
  await row.hover()
  await page.mouse.move(500, ((await row.boundingBox())?.y ?? 0) + 12, { steps: 3 })
  const before = await row.boundingBox()
  await device.upload(http, 318)
  const waiting = page.getByRole('button', { name: '318 new lines' })
  await expect(waiting).toBeVisible()
  expect(await row.boundingBox()).toEqual(before)
  await waiting.click()
  await expect(mark(page, 518)).toBeInViewport()
})

test('it follows for as long as it is asked to, also when its size changes', async ({ app }) => {
  const { page } = app
  const { device, http } = await open(app, 500)
  await page.mouse.move(5, 5)
  for (const height of [700, 900, 760]) {
    await page.setViewportSize({ width: 1280, height })
    await device.upload(http, 40)
  }
  await expect(mark(page, 620)).toBeInViewport()
  await expect(follow(page)).toHaveAttribute('aria-pressed', 'true')
})

test('what arrived while the view was scrolled away is there when it comes back', async ({ app }) => {
  const { page } = app
  const { device, http } = await open(app, 2000)
  await grid(page).focus()
  await page.keyboard.press('Home')
  await expect(mark(page, 1)).toBeInViewport()
  await device.upload(http, 6000)
  await expect(page.getByRole('button', { name: '6,000 new lines' })).toBeVisible()
  await expect(mark(page, 1)).toBeInViewport()
  for (const line of [2001, 5000, 8000]) {
    await page.getByRole('button', { name: 'Go to' }).click()
    await page.getByLabel('Line, time or share').fill(String(line))
    await page.keyboard.press('Enter')
    await expect(mark(page, line)).toBeInViewport()
  }
})

test('a huge line and one of bytes are folded with their size, and open whole in the side panel', async ({ app }) => {
  const { page } = app
  const { device, http } = await open(app, 3)
  const huge = `${device.print(1)[0]} ${'0123456789abcdef'.repeat(12_000)}`
  expect(errorCode(await device.post(http, [huge]))).toBeNull()
  const bytes = Buffer.concat([
    Buffer.from('ERR|2026-11-21 08:58:03|can.c|frame '),
    Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  ])
  await post(http, textUpload(device, [bytes]))

  const folded = rows(page, { text: '192 KB' })
  await expect(folded).toBeVisible()
  expect((await folded.textContent())?.length).toBeLessThan(1000)
  await folded.click()
  await expect(panel(page)).toContainText('Show more')
  await expect(panel(page).getByText('0123456789abcdef0123')).toBeVisible()

  await rows(page, { text: 'binary, 40 B' }).click()
  await panel(page).getByRole('radio', { name: 'Bytes' }).click()
  await expect(panel(page)).toContainText('ff fe 00 80')
  await page.keyboard.press('Escape')
})

test('a range is selected by keys or pointer and copied as it was sent', async ({ app }) => {
  const { page } = app
  const { device } = await open(app, 40)
  const sent = (number: number) => new RegExp(`control\\(412\\): stall .* mark=${number}$`)
  await mark(page, 30).click()
  await mark(page, 33).click({ modifiers: ['Shift'] })
  await expect(page.locator('[data-log] [aria-selected=true]')).toHaveCount(4)
  await grid(page).focus()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByText('Lines 30 to 34')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+c')
  await expect(page.getByText('5 lines copied.')).toBeVisible()
  if (app.shell === 'chromium') {
    await page.context().grantPermissions(['clipboard-read'])
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
    expect(copied).toHaveLength(5)
    for (const [index, text] of copied.entries()) expect(text).toMatch(sent(30 + index))
  }
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByText('Lines 1 to 40')).toBeVisible()
  expect(device.ref).toBe('ABCDEFGHIJ/pump-7')
})

test('columns are shown, sized and kept', async ({ app }) => {
  const { page } = app
  await open(app, 10)
  const head = (id: string) => page.locator(`[data-column=${id}]`)
  await expect(head('received')).toHaveCount(0)
  await page.getByRole('button', { name: 'Columns and text' }).click()
  await page.getByText('Received', { exact: true }).click()
  await page.getByText('Wrap long lines').click()
  await page.keyboard.press('Escape')
  const edge = page.getByRole('separator', { name: 'Width of Module' })
  const width = Number(await edge.getAttribute('aria-valuenow'))
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(edge).toHaveAttribute('aria-valuenow', String(width + 16))
  await page.reload()
  await expect(head('received')).toBeVisible()
  await expect(edge).toHaveAttribute('aria-valuenow', String(width + 16))
  await expect(rows(page, {}).first()).toHaveClass(/log-row-wrap/)
})
