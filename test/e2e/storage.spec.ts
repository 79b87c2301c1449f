import { expect, test } from './fixtures.ts'
import { addDevice, readAddresses, rows, section, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

test('old lines go after they were shown, and the newest stay', async ({ app: { page } }) => {
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { http } = await readAddresses(page)
  await device.upload(http, 30_000)
  await visit(page, 'Settings')
  const storage = section(page, 'Storage')
  await storage.getByRole('button', { name: 'Show what would go' }).click()
  await expect(storage).toContainText('No line would go.')

  await storage.getByLabel('Older than').selectOption('this moment')
  const remove = storage.getByRole('button', { name: /^Remove .* lines for good$/ })
  // What came last is sealed a few seconds later; until then it does not count.
  await expect(async () => {
    await storage.getByRole('button', { name: 'Show what would go' }).click()
    await expect(remove).toHaveText(/2\d,\d{3} lines/, { timeout: 1000 })
  }).toPass()
  const going = Number((await remove.textContent())?.replace(/\D/g, ''))
  await remove.click()
  await expect(storage).toContainText(`${going.toLocaleString('en')} lines were removed.`)
  await expect(remove).toBeHidden()

  await visit(page, 'pump-7')
  await expect(page.locator('#page').getByText(`${(30_000 - going).toLocaleString('en')} lines`)).toBeVisible()
  await expect(rows(page, { text: /mark=30000$/ })).toBeInViewport()
})
