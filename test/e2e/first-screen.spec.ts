import { expect, test } from './fixtures.ts'
import { captureBar, nav, rows, section, startSimulatedDevice, title } from './site/hands.ts'

test('the first screen has four doors, and each leads where it says', async ({ app: { page } }) => {
  await expect(title(page, 'Where is the device?')).toBeVisible()
  for (const platform of ['Tencent IoT', 'Huawei IoTDA'])
    await expect(page.getByRole('button', { name: `Try a simulated device: ${platform}` })).toBeEnabled()
  for (const door of ['This laptop', 'A broker on site', 'A cloud account']) {
    await page.getByRole('main').getByRole('link', { name: door }).click()
    await expect(title(page, door)).toBeVisible()
    await nav(page, 'Connect a device').click()
  }
})

test('a cloud account asks for what its platform needs', async ({ app: { page } }) => {
  await page.getByRole('link', { name: 'A cloud account' }).click()
  const form = section(page, 'Connect a platform')
  const platforms = form.getByLabel('Platform', { exact: true })
  await expect(platforms.getByRole('option')).not.toHaveCount(0)
  const offered = await platforms.getByRole('option').allTextContents()
  expect(offered.length).toBeGreaterThan(1)
  for (const label of offered) {
    await platforms.selectOption({ label })
    await expect(form.getByRole('textbox')).not.toHaveCount(1)
  }
})

test('a simulated device signs in, and its errors arrive live', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await expect(rows(page, { text: 'last reset by watchdog', level: 'Error' })).toBeVisible()
  const shown = await rows(page, { level: 'Error' }).count()
  await expect.poll(() => rows(page, { level: 'Error' }).count()).toBeGreaterThan(shown)
  await expect(captureBar(page)).toContainText('Recording')
})
