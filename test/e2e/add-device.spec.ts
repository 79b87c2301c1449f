import { expect, test } from './fixtures.ts'
import { addDevice, nav, notices, section, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

test('a device is added by the form, and a second time it is refused with what was kept', async ({ app: { page } }) => {
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  await expect(nav(page, 'pump-7')).toContainText('never seen')

  await addDevice(page, { product: device.product, name: device.name, secret: 'YW5vdGhlciBzZWNyZXQhIQ==' }, 'refused')
  const told = notices(page).getByRole('alert')
  await expect(told).toContainText('ABCDEFGHIJ/pump-7 is already known.')
  await expect(told).toContainText('The device and its secret stay as they were.')
  await expect(told).toContainText('Remove it first to change its secret.')
  await told.getByRole('button', { name: 'Dismiss' }).click()
  await expect(told).toBeHidden()

  await visit(page, 'All devices', 'Devices')
  const row = page.getByRole('table', { name: 'Devices' }).getByRole('row').filter({ hasText: device.ref })
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('never seen')
})

test('the form says which field is wrong before anything is sent', async ({ app: { page } }) => {
  await visit(page, 'This laptop')
  const form = section(page, 'Add a device')
  await form.getByLabel('Product ID').fill('TOOSHORT')
  await form.getByRole('button', { name: 'Add device' }).click()
  await expect(form.getByText('Does not have the right form.')).toBeVisible()
  await expect(form.getByText('Needed.')).toBeVisible()
  await expect(form.getByLabel('Product ID')).toHaveAttribute('aria-invalid', 'true')
})

test('many devices come from a CSV file, and every bad row is answered for', async ({ app: { page } }) => {
  await visit(page, 'This laptop')
  const choosing = page.waitForEvent('filechooser')
  await section(page, 'Import many').getByRole('button', { name: 'Choose CSV file' }).click()
  const secret = () => new VendorDevice('any').secret
  const csv = [
    'platform,product,name,secret',
    `tencent,ABCDEFGHIJ,pump-1,${secret()}`,
    `tencent,SHORT,pump-2,${secret()}`,
    `tencent,ABCDEFGHIJ,pump-3,${secret()}`,
    `nobody,ABCDEFGHIJ,pump-4,${secret()}`,
    '',
  ].join('\r\n')
  await (await choosing).setFiles({ name: 'devices.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })

  const answer = section(page, 'Import many').getByRole('status')
  await expect(answer).toContainText('2 devices added.')
  await expect(answer).toContainText('2 rows were not taken:')
  await expect(answer.getByRole('listitem').filter({ hasText: 'Row 3:' })).toContainText('SHORT')
  await expect(answer.getByRole('listitem').filter({ hasText: 'Row 5:' })).toContainText('nobody')
  for (const name of ['pump-1', 'pump-3']) await expect(nav(page, name)).toBeVisible()
})
