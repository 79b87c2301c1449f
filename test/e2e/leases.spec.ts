import { expect, test } from './fixtures.ts'
import {
  addDevice,
  captureBar,
  level,
  nav,
  readAddresses,
  rows,
  section,
  startSimulatedDevice,
  visit,
} from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

test('a lease until so many lines, back to the baseline, with its name in the title', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await level(page, 'Debug').click()
  const panel = section(page, 'Debug for how long?')
  await panel.getByLabel('at most lines').fill('none')
  await expect(panel.getByRole('button', { name: '5 min', exact: true })).toBeDisabled()
  await panel.getByLabel('at most lines').fill('40')
  await panel.getByLabel(/^at most data/).fill('5 MB')
  await panel.getByRole('radio', { name: 'Baseline: Error' }).click()
  await panel.getByLabel('Technician').fill('M. Okafor')
  await panel.getByRole('button', { name: '5 min', exact: true }).click()

  const timer = page.getByRole('timer', { name: 'Time left at this level' })
  await expect(timer).toContainText(/then Error\s*the baseline/)
  await expect(timer).toContainText(/\d+ of 40 lines · .* of 5 MB/)
  await expect(page).toHaveTitle(/^DEBUG [45]:\d\d · pump-1 – Fieldtap$/)
  await expect(page.getByRole('button', { name: /^No dead man’s switch needed/ })).toBeVisible()
  await expect(rows(page, { level: 'Debug' })).not.toHaveCount(0)

  await expect(timer).toBeHidden()
  await expect(page).toHaveTitle('Fieldtap')
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Events' }).click()
  const events = page.getByRole('listbox', { name: 'Events' }).getByRole('option')
  await expect(events.filter({ hasText: 'its cap of lines is reached' })).toHaveCount(1)
  await events.filter({ hasText: 'Told to log debug' }).click()
  await expect(page.getByRole('complementary').filter({ hasText: 'Told to log debug' })).toContainText('M. Okafor')
})

test('one action for several devices', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await visit(page, 'Devices')
  await page.getByRole('checkbox', { name: 'Select all devices' }).check()
  await expect(page.getByText('1 device selected')).toBeVisible()
  await page.getByRole('radiogroup', { name: 'Log level of the selected devices' }).getByText('Debug').click()
  await section(page, 'Debug for how long?').getByRole('button', { name: '5 min', exact: true }).click()
  await expect(page.getByRole('row').filter({ hasText: 'pump-1' })).toContainText(/DBG\s*[45]:\d\d/)
  await expect(nav(page, 'pump-1')).toContainText(/DBG\s*[45]:\d\d/)
  await page.getByRole('button', { name: 'End 1 change' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'pump-1' })).toContainText('ERR')
  await page.getByRole('button', { name: 'Clear selection' }).click()
  await expect(page.getByText('1 device selected')).toBeHidden()
})

test('one action raises several devices, for one reason, and ends them together', async ({ app: { page } }) => {
  const { mqtt } = await readAddresses(page)
  const pumps = ['pump-4', 'pump-5', 'pump-6'].map((name) => new VendorDevice(name))
  for (const pump of pumps) {
    await addDevice(page, pump)
    await pump.signIn(mqtt)
  }
  const last = () => pumps.map(({ told }) => told.at(-1))
  await expect.poll(last).toEqual([1, 1, 1])
  await visit(page, 'Devices')
  for (const name of ['pump-4', 'pump-6']) await page.getByRole('checkbox', { name: `Select ${name}` }).check()
  await page.getByRole('radiogroup', { name: 'Log level of the selected devices' }).getByText('Debug').click()
  const panel = section(page, 'Debug on 2 devices for how long?')
  await panel.getByLabel('Reason').fill('stalls at night')
  await panel.getByLabel('Technician').fill('M. Okafor')
  await panel.getByRole('button', { name: '15 min', exact: true }).click()
  await expect.poll(last).toEqual([4, 1, 4])
  await expect(page).toHaveTitle(/^DEBUG 1[45]:\d\d · pump-[46] \+1 – Fieldtap$/)

  // With a ring, and who and why, also in the list of what is raised.
  const raised = captureBar(page).getByRole('button', { name: /^Raised/ })
  await expect(raised).toHaveText('Raised 2')
  await raised.click()
  const entries = page.getByRole('dialog', { name: 'Raised levels' }).getByRole('listitem')
  await expect(entries).toHaveCount(2)
  for (const entry of await entries.all()) {
    await expect(entry).toContainText('M. Okafor: stalls at night')
    await expect(entry.locator('svg')).toBeVisible()
  }
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'End 2 changes' }).click()
  await expect.poll(last).toEqual([1, 1, 1])
  await expect(raised).toHaveText('Raised 0')
  for (const pump of pumps) await pump.signOut()
})
