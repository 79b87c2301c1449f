import { BROKEN_CONNECTION, expect, test } from './fixtures.ts'
import {
  addDevice,
  captureBar,
  lease,
  level,
  nav,
  readAddresses,
  rows,
  startSimulatedDevice,
  title,
  visit,
} from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

test('what is captured and what is not is on screen on every page', async ({ app: { page } }) => {
  await startSimulatedDevice(page)
  await expect(rows(page, { level: 'Error' })).not.toHaveCount(0)
  const bar = captureBar(page)
  const pages = [
    ['Connect a device', 'Where is the device?'],
    ['This laptop', 'This laptop'],
    ['All devices', 'Devices'],
    ['Settings', 'Settings'],
    ['pump-1', 'pump-1'],
  ] as const
  for (const [link, heading] of pages) {
    await visit(page, link, heading)
    await expect(bar).toBeInViewport({ ratio: 1 })
    await expect(bar).toContainText('Recording')
    await expect(bar).toContainText(/[1-9]\d* lines?/)
    await expect(bar).toContainText(/[\d.]+ (GB|TB|MB) disk left/)
    for (const name of ['Refused 0', 'Gaps 0', 'Raised 0'])
      await expect(bar.getByRole('button', { name })).toBeVisible()
  }
})

test('loading the page anew keeps it signed in, where it was, with every line', async ({ app: { page } }) => {
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { http } = await readAddresses(page)
  await device.upload(http, 40, 'WRN')
  await visit(page, 'pump-7')
  await expect(captureBar(page)).toContainText('40 lines')
  await page.reload()
  await expect(title(page, 'pump-7')).toBeVisible()
  await expect(rows(page, { text: 'mark=40', level: 'Warn' })).toBeVisible()
  await expect(captureBar(page)).toContainText('40 lines')
})

test('a core that dies takes no window and no acknowledged line with it', async ({ app }) => {
  const { page, shell } = app
  app.tolerate(BROKEN_CONNECTION)
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  await device.upload((await readAddresses(page)).http, 200)
  await visit(page, 'pump-7')
  await expect(rows(page, { text: 'mark=200', level: 'Debug' })).toBeVisible()
  await lease(page, 'Debug', '10m')

  const before = app.corePid()
  process.kill(before, 'SIGKILL')
  if (shell === 'chromium') {
    await expect(page.getByText("Fieldtap's core is away.")).toBeVisible()
    await expect(captureBar(page)).toContainText('State unknown')
    const address = await app.revive()
    // Sessions ended with the process: the page says so, and takes the address that the new one printed.
    await expect(title(page, 'This page is not signed in')).toBeVisible()
    await page.goto(address ?? '')
  }
  await expect.poll(() => app.corePid()).not.toBe(before)
  await expect(captureBar(page)).toContainText('Recording')
  await expect(captureBar(page)).toContainText('200 lines')
  await visit(page, 'pump-7')
  await expect(page.getByText("Fieldtap's core is away.")).toBeHidden()
  await expect(rows(page, { text: 'mark=200', level: 'Debug' })).toBeVisible()
  await expect(level(page, 'Debug')).toBeChecked()
  await expect(captureBar(page).getByRole('button', { name: /^Gaps/ })).toHaveText('Gaps 1')
  await captureBar(page).getByRole('button', { name: /^Gaps/ }).click()
  await expect(page.getByRole('dialog')).toContainText('Fieldtap stopped unexpectedly')
  await page.keyboard.press('Escape')

  // It works as before: a device comes, and its line is there.
  await device.upload((await readAddresses(page)).http, 1, 'WRN')
  await nav(page, 'pump-7').click()
  await expect(rows(page, { level: 'Warn' })).toHaveCount(1)
})
