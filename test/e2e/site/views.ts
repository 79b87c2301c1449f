/** Every view of the app with something in it, one after the other, for whoever wants to look at each. */
import type { Page } from '@playwright/test'
import { expect } from '../fixtures.ts'
import { addDevice, captureBar, level, notices, readAddresses, rows, section, visit } from './hands.ts'
import { VendorDevice } from './vendor-device.ts'

/** A device with lines of every level, and one that knocks. */
export async function furnish(page: Page): Promise<VendorDevice> {
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  await notices(page).getByRole('button', { name: 'Dismiss' }).click()
  const { mqtt, http } = await readAddresses(page)
  await device.signIn(mqtt)
  for (const prefix of ['INF', 'DBG', 'WRN', 'ERR']) await device.upload(http, 8, prefix)
  const stranger = new VendorDevice('pump-9')
  await stranger.post(http, stranger.print(3))
  await stranger.post(http, stranger.print(3), 'bm90IHRoZSBzZWNyZXQhIQ==')
  await device.post(http, device.print(1), 'bm90IHRoZSBzZWNyZXQhIQ==')
  return device
}

/** Walks through all views; `look` is called on each, with its name. */
export async function walk(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  await visit(page, 'Connect a device', 'Where is the device?')
  await look('start')
  await page.getByRole('link', { name: 'A cloud account' }).click()
  await look('cloud')
  await visit(page, 'This laptop')
  await expect(section(page, 'Knocking')).toBeVisible()
  await look('laptop')
  await section(page, 'Knocking').getByRole('button', { name: 'Admit' }).click()
  await look('laptop-admit')
  await visit(page, 'Connect a device', 'Where is the device?')
  await page.getByRole('link', { name: 'A broker on site' }).click()
  await page.getByRole('textbox', { name: 'Address' }).fill('mqtts://127.0.0.1:9')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByText('Nothing answers at 127.0.0.1:9.')).toBeVisible()
  await look('broker')
  await visit(page, 'All devices', 'Devices')
  await look('devices')
  await visit(page, 'Settings')
  await look('settings')
  await walkDevice(page, look)
  await walkOverlays(page, look)
}

async function walkDevice(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  await visit(page, 'pump-7')
  await expect(rows(page, { level: 'Error' })).not.toHaveCount(0)
  await level(page, 'Debug').click()
  await look('device-level')
  await page.getByRole('button', { name: '15 min', exact: true }).click()
  await expect(page.getByRole('timer')).toBeVisible()
  await look('device')
  await rows(page, { level: 'Warn' }).last().click()
  await expect(page.getByRole('complementary', { name: /^Line / })).toContainText('HMAC')
  await look('device-line')
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click()
  await page.getByRole('combobox', { name: 'Search' }).fill('level>=loud "stall')
  await expect(page.getByText('A level is error, warn, info, debug or none.')).toBeVisible()
  await look('device-query')
  await page.getByRole('button', { name: 'Clear search' }).click()
}

async function walkOverlays(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  for (const [button, view] of [
    ['Refused', 'refused'],
    ['Gaps', 'gaps'],
    ['Raised', 'raised'],
  ] as const) {
    await captureBar(page).getByRole('button', { name: button }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(view)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.getByRole('button', { name: 'Export bundle' }).click()
  await look('export')
  await page.keyboard.press('Escape')
  // The same device again: a failure, with what was kept and what to do.
  const known = new VendorDevice('pump-7')
  await addDevice(page, known, 'refused')
  await expect(page.getByRole('alert')).toBeVisible()
  await look('failure')
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()
}
