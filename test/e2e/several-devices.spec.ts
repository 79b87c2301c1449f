import { expect, test } from './fixtures.ts'
import { addDevice, readAddresses, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

test('several devices stand side by side under one query, go to the same time together, and merge', async ({ app }) => {
  const { page } = app
  const [pump, valve] = [new VendorDevice('pump-7'), new VendorDevice('valve-2')]
  for (const device of [pump, valve]) await addDevice(page, device)
  const { http } = await readAddresses(page)
  const minute = (ago: number) => new Date(Date.now() - ago * 60_000)
  for (const device of [pump, valve]) {
    for (const [ago, level] of [
      [3, 'INF'],
      [2, 'ERR'],
      [1, 'INF'],
    ] as const) {
      await device.post(http, device.print(2, level, minute(ago)))
    }
  }
  await visit(page, 'All devices', 'Devices')
  for (const { name } of [pump, valve]) await page.getByRole('checkbox', { name: `Select ${name}` }).press('Space')
  await page.getByRole('button', { name: 'Side by side' }).click()

  const column = (name: string) => page.getByRole('region', { name, exact: true }).getByRole('grid')
  for (const { name } of [pump, valve]) await expect(column(name).getByRole('row')).toHaveCount(6)
  await page
    .getByRole('searchbox')
    .or(page.getByRole('combobox', { name: 'Search' }))
    .fill('level:error')
  for (const { name } of [pump, valve]) await expect(column(name).getByRole('row')).toHaveCount(2)
  await column('pump-7').getByRole('row').first().click()
  await expect(column('valve-2').locator('[aria-selected=true]')).toContainText('mark=3')

  await page.getByRole('radio', { name: 'Merged by time' }).click()
  const merged = page.getByRole('grid').getByRole('row')
  // What is searched for stays; without it all lines are there.
  await expect(merged).toHaveCount(4)
  await page.getByRole('searchbox').fill('')
  await expect(merged).toHaveCount(12)
  await expect(merged.filter({ hasText: 'pump-7' })).toHaveCount(6)
  await page.getByRole('button', { name: 'Leave valve-2 out' }).click()
  await expect(page.getByText('Choose two devices or more')).toBeVisible()
})

test('a merged list that is read stays as it is while lines arrive, says how many wait, and has every line in order', async ({
  app: { page },
}) => {
  const [pump, valve] = [new VendorDevice('pump-7'), new VendorDevice('valve-2')]
  for (const device of [pump, valve]) await addDevice(page, device)
  const { http } = await readAddresses(page)
  for (let turn = 0; turn < 3; turn++) for (const device of [pump, valve]) await device.upload(http, 5000)
  await visit(page, 'All devices', 'Devices')
  for (const { name } of [pump, valve]) await page.getByRole('checkbox', { name: `Select ${name}` }).press('Space')
  await page.getByRole('button', { name: 'Side by side' }).click()
  await page.getByRole('radio', { name: 'Merged by time' }).click()
  const grid = page.getByRole('grid')
  const row = (mark: number, device: string) =>
    grid
      .getByRole('row')
      .filter({ hasText: device })
      .filter({ hasText: new RegExp(`mark=${mark}$`) })
  await expect(row(15_000, 'valve-2')).toBeInViewport()

  await grid.focus()
  await page.keyboard.press('Home')
  await expect(row(1, 'pump-7')).toBeInViewport()
  const seen = await grid.getByRole('row').allTextContents()
  for (const device of [pump, valve]) await device.upload(http, 500)
  await expect(page.getByRole('button', { name: '1,000 new lines' })).toBeVisible()
  expect(await grid.getByRole('row').allTextContents()).toEqual(seen)
  await page.getByRole('button', { name: '1,000 new lines' }).click()
  await expect(row(15_500, 'valve-2')).toBeInViewport()
  await expect(page.getByRole('button', { name: /new lines?$/ })).toBeHidden()
})
