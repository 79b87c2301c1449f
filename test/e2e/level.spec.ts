import { expect, test } from './fixtures.ts'
import { captureBar, lease, level, nav, rows, startSimulatedDevice } from './site/hands.ts'

test('a raised level counts down, brings its lines and goes back by itself', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await expect(rows(page, { level: 'Error' })).not.toHaveCount(0)

  await lease(page, 'Debug', '10s')
  const timer = page.getByRole('timer', { name: 'Time left at this level' })
  await expect(timer).toContainText(/0:0\d/)
  await expect(timer).toContainText('then Error')
  await expect(level(page, 'Debug')).toBeChecked()
  await expect(nav(page, 'pump-1')).toContainText(/DBG\s*0:0\d/)
  await expect(captureBar(page).getByRole('button', { name: /^Raised/ })).toHaveText('Raised 1')
  await expect(rows(page, { level: 'Debug' })).not.toHaveCount(0)

  await expect(timer).toBeHidden()
  await expect(level(page, 'Error')).toBeChecked()
  await expect(captureBar(page).getByRole('button', { name: /^Raised/ })).toHaveText('Raised 0')

  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Events' }).click()
  const events = page.getByRole('listbox', { name: 'Events' }).getByRole('option')
  for (const event of ['Told to log debug', 'Logs debug: confirmed', 'Level back to error']) {
    await expect(events.filter({ hasText: event })).toHaveCount(1)
  }
})

test('a raised level is ended early, with the reason kept', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await level(page, 'Info').click()
  await page.getByLabel('Reason').fill('stalls after restart')
  await page.getByRole('button', { name: '5 min', exact: true }).click()
  const timer = page.getByRole('timer', { name: 'Time left at this level' })
  await expect(timer).toContainText(/[45]:\d\d/)
  await page.getByRole('button', { name: '+15 min' }).click()
  await expect(timer).toContainText(/(19|20):\d\d/)
  await expect(rows(page, { level: 'Info' })).not.toHaveCount(0)

  await page.getByRole('button', { name: 'End', exact: true }).click()
  await expect(timer).toBeHidden()
  await expect(level(page, 'Error')).toBeChecked()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Events' }).click()
  await page.getByRole('option').filter({ hasText: 'Told to log info' }).click()
  const detail = page.getByRole('complementary').filter({ hasText: 'Told to log info' })
  await expect(detail).toContainText('stalls after restart')
})

test('the panel takes no time that is none, and Escape sends nothing', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await level(page, 'Debug').click()
  await page.getByLabel('or for').fill('a while')
  await expect(page.getByRole('button', { name: 'Start' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Debug for how long?' })).toBeHidden()
  await expect(captureBar(page).getByRole('button', { name: /^Raised/ })).toHaveText('Raised 0')
})
