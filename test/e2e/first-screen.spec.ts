import { expect, test } from './fixtures.ts'
import { captureBar, nav, rows, section, startSimulatedDevice, title } from './site/hands.ts'

test('the first screen has four doors, and each leads where it says', async ({ app: { page } }) => {
  await expect(title(page, 'Where is the device?')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Try a simulated device/ })).toBeEnabled()
  for (const door of ['This laptop', 'A broker on site', 'A cloud account']) {
    await page.getByRole('main').getByRole('link', { name: door }).click()
    await expect(title(page, door)).toBeVisible()
    await nav(page, 'Connect a device').click()
  }
})

test('a cloud account says what is coming and what works today', async ({ app: { page } }) => {
  await page.getByRole('link', { name: 'A cloud account' }).click()
  await expect(section(page, 'What is coming').getByRole('listitem')).not.toHaveCount(0)
  await section(page, 'What works today').getByRole('link', { name: 'A broker on site' }).click()
  await expect(title(page, 'A broker on site')).toBeVisible()
})

test('a simulated device signs in, and its errors arrive live', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await expect(rows(page, { text: 'last reset by watchdog', level: 'Error' })).toBeVisible()
  const shown = await rows(page, { level: 'Error' }).count()
  await expect.poll(() => rows(page, { level: 'Error' }).count()).toBeGreaterThan(shown)
  await expect(captureBar(page)).toContainText('Recording')
})
