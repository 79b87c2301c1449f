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
  await expect(merged).toHaveCount(12)
  await expect(merged.filter({ hasText: 'pump-7' })).toHaveCount(6)
  await page.getByRole('button', { name: 'Leave valve-2 out' }).click()
  await expect(page.getByText('Choose two devices or more')).toBeVisible()
})
