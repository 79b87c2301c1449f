import type { Locator, Page } from '@playwright/test'
import { expect, type Running, test } from './fixtures.ts'
import { addDevice, readAddresses, rows, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

const field = (page: Page): Locator => page.locator('[data-query]')
const filters = (page: Page): Locator => page.getByRole('list', { name: 'Filters' }).getByRole('listitem')
/** So many lines are shown, drawn or not. */
const lines = (page: Page, words: string): Locator => page.locator('#page').getByText(new RegExp(`^${words}`))
const slider = (page: Page): Locator => page.getByRole('slider', { name: /^Moment on the timeline/ })

async function open({ page }: Running): Promise<{ device: VendorDevice; http: string }> {
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { http } = await readAddresses(page)
  for (const level of ['DBG', 'INF', 'WRN', 'ERR']) await device.upload(http, 10, level)
  await visit(page, 'pump-7')
  await expect(rows(page, { text: 'mark=40' })).toBeInViewport()
  return { device, http }
}

test('a filter holds for what is stored and for what arrives', async ({ app }) => {
  const { page } = app
  const { device, http } = await open(app)
  await field(page).fill('level:error')
  await expect(rows(page, {})).toHaveCount(10)
  await expect(page.getByText('10 of 40')).toBeVisible()
  await device.upload(http, 5, 'DBG')
  await device.upload(http, 1, 'ERR')
  await expect(rows(page, {})).toHaveCount(11)
  await expect(rows(page, { level: 'Debug' })).toHaveCount(0)
  await expect(page.getByText('11 of 46')).toBeVisible()
})

test('a pattern that cannot run on what arrives finds it all the same', async ({ app }) => {
  const { page } = app
  const { device, http } = await open(app)
  await field(page).fill('/mark=(4)\\1/')
  await expect(rows(page, {})).toHaveCount(0)
  await expect(page.getByText('No line matches')).toBeVisible()
  await device.upload(http, 4, 'INF')
  await expect(rows(page, { text: 'mark=44' })).toBeVisible()
})

test('filters in filters are chips, each of which can be taken away', async ({ app }) => {
  const { page } = app
  await open(app)
  await field(page).fill('level>=warn')
  await field(page).press('ControlOrMeta+Enter')
  await expect(field(page)).toHaveValue('')
  await field(page).fill('mark=2 OR mark=3')
  await page.getByRole('button', { name: 'Keep as a filter' }).click()
  await expect(filters(page)).toHaveCount(3)
  // 2 and 3, 20 to 39: of which 21 to 39 are warnings or errors.
  await expect(lines(page, '19 of 40')).toBeVisible()
  await page.getByRole('button', { name: 'Remove filter level>=warn' }).click()
  await expect(lines(page, '22 of 40')).toBeVisible()
  await page.getByRole('button', { name: 'Remove filter mark=2 OR mark=3' }).click()
  await expect(lines(page, '40 lines')).toBeVisible()
})

test('find goes from match to match and leaves every line in place', async ({ app }) => {
  const { page } = app
  await open(app)
  const selected = page.locator('[data-log] [aria-selected=true]')
  await page.getByRole('radio', { name: 'Find' }).click()
  await field(page).fill('/mark=\\d*7$/')
  await expect(page.getByText('4 matches')).toBeVisible()
  await expect(lines(page, '40 lines')).toBeVisible()
  await rows(page, { text: 'mark=25' }).click()
  for (const number of [27, 37, 7]) {
    await page.getByRole('button', { name: 'Next match' }).click()
    await expect(selected).toContainText(`mark=${number}`)
  }
  await expect(lines(page, '1 of 4')).toBeVisible()
  await expect(page.getByText('around the end')).toBeVisible()
  await page.getByRole('button', { name: 'Previous match' }).click()
  await expect(selected).toContainText('mark=37')
  await expect(lines(page, '4 of 4')).toBeVisible()
  await field(page).press('Shift+Enter')
  await expect(selected).toContainText('mark=27')
  await expect(selected.locator('mark')).toHaveText('mark=27')
})

test('the field completes, says where it cannot read, remembers and keeps filters', async ({ app }) => {
  const { page } = app
  await open(app)
  await field(page).pressSequentially('lev')
  await expect(page.getByRole('option', { name: 'level:' })).toBeVisible()
  await field(page).press('Tab')
  await expect(field(page)).toHaveValue('level:')
  await page.getByRole('option', { name: 'error' }).click()
  await expect(field(page)).toHaveValue('level:error')
  await field(page).press('Enter')
  await field(page).fill('level:info mark=1 (')
  await expect(page.getByText('character 19')).toBeVisible()
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true')
  await field(page).fill('module:motor.c')
  await page.getByRole('button', { name: 'Saved filters' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('the motor')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')

  // What the core does not have yet is kept in the page meanwhile; that would go with the rest of it.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('fieldtap.unsaved'))).toBeNull()
  // A page on another port, or another browser, has nothing of its own.
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await expect(lines(page, '40 lines')).toBeVisible()
  await field(page).press('ArrowDown')
  await expect(page.getByRole('option', { name: /^the motor/ })).toBeVisible()
  await page.getByRole('option', { name: 'level:error', exact: true }).click()
  await expect(rows(page, {})).toHaveCount(10)
})

test('the timeline shows what there was, goes where it is clicked, and chooses a stretch of time', async ({ app }) => {
  const { page } = app
  const { device, http } = await open(app)
  // Time goes by: the moments of the two have to be told apart on the axis.
  await page.waitForTimeout(3000)
  await device.upload(http, 20, 'ERR')
  await page.getByRole('combobox', { name: 'Time shown' }).selectOption('All')
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /Error: 30/)
  const box = (await slider(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const at = (share: number) => box.x + box.width * share
  await page.mouse.move(at(0.5), box.y + 30)
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /, 0 lines$/)
  await page.mouse.click(at(0.6), box.y + 30)
  await expect(page.locator('[data-log] [aria-selected=true]')).toContainText('mark=41')

  await page.mouse.move(at(0.7), box.y + 40)
  await page.mouse.down()
  await page.mouse.move(at(0.999), box.y + 40, { steps: 4 })
  await page.mouse.up()
  await expect(filters(page)).toHaveCount(1)
  await expect(lines(page, '20 of 60')).toBeVisible()
  await filters(page).getByRole('button').click()
  await expect(lines(page, '60 lines')).toBeVisible()

  await page.mouse.move(5, 5)
  await slider(page).focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await expect(filters(page)).toHaveCount(1)
})
