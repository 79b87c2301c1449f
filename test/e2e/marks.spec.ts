import { fieldtap } from '../helpers/serve-process.ts'
import { BROKEN_CONNECTION, expect, test } from './fixtures.ts'
import { addDevice, notices, readAddresses, rows, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

test('marks and notes are found again, also after a restart of the core and from the command line', async ({ app }) => {
  const { page, data } = app
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { http } = await readAddresses(page)
  await device.upload(http, 12, 'ERR')
  await visit(page, 'pump-7')
  await rows(page, { text: 'mark=5' }).click()
  await page.keyboard.press('m')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('n')
  await page.keyboard.type('Third stall')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(notices(page)).toContainText('Note saved.')

  const listed = await fieldtap(['notes', '--data', data])
  expect(listed.stdout).toMatch(/line-5 .*mark=5\b/)
  expect(listed.stdout).toMatch(/line-6 .*Third stall/)

  app.tolerate(BROKEN_CONNECTION)
  process.kill(app.corePid(), 'SIGKILL')
  const address = await app.revive()
  if (address !== null) await page.goto(address)
  await visit(page, 'Marks and notes')
  await expect(page.getByRole('listitem').filter({ hasText: 'Third stall' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search marks and notes' }).fill('third')
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
  await page
    .getByRole('main')
    .getByRole('link', { name: /Line 6/ })
    .click()
  await expect(page.locator('[role=row][aria-selected=true]')).toContainText('mark=6')

  // A mark is taken away as it was made; words are not.
  await page.keyboard.press('Escape')
  await rows(page, { text: 'mark=5' }).click()
  await page.keyboard.press('m')
  await expect.poll(async () => (await fieldtap(['notes', '--data', data])).stdout).not.toContain('line-5')
  await rows(page, { text: 'mark=6' }).click()
  await page.keyboard.press('m')
  await expect(page.getByRole('dialog', { name: 'Change the note' })).toBeVisible()
})
