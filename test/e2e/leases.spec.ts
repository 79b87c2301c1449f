import { expect, test } from './fixtures.ts'
import { level, nav, rows, section, startSimulatedDevice, visit } from './site/hands.ts'

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
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
  await expect(events.filter({ hasText: 'its cap of lines is reached' })).toHaveCount(1)
  await expect(events.filter({ hasText: 'Told to log debug' })).toContainText('M. Okafor')
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
