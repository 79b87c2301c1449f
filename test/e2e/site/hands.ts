/** What a person does and looks at in every test, by the names that the page gives things. */
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import type { DeviceKeys } from '../../helpers/vendor-device.ts'
import { expect } from '../fixtures.ts'

export const captureBar = (page: Page): Locator => page.getByRole('contentinfo', { name: 'Capture state' })
export const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' })
export const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
export const title = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true })
export const level = (page: Page, name: string): Locator =>
  page.getByRole('radiogroup', { name: 'Log level' }).getByRole('radio', { name })

/** The lines on screen that hold a text, or are of a level. */
export function rows(page: Page, of: { readonly text?: string | RegExp; readonly level?: string }): Locator {
  const all = page.getByRole('grid', { name: 'Log lines' }).getByRole('row')
  const withText = of.text === undefined ? all : all.filter({ hasText: of.text })
  return of.level === undefined ? withText : withText.filter({ has: page.getByRole('img', { name: of.level }) })
}

/** A link of the navigation on the left, by the words it begins with. */
export function nav(page: Page, words: string): Locator {
  return page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('listitem')
    .filter({ hasText: words })
    .getByRole('link')
}

export async function visit(page: Page, link: string, heading = link): Promise<void> {
  await nav(page, link).click()
  await expect(title(page, heading)).toBeVisible()
}

export async function startSimulatedDevice(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try a simulated device: Tencent IoT' }).click()
  await expect(title(page, 'pump-1')).toBeVisible()
}

/** Raises (or lowers) the level of the device on screen for a time that is written into the panel. */
export async function lease(page: Page, to: string, time: string): Promise<void> {
  await level(page, to).click()
  const panel = section(page, `${to} for how long?`)
  await panel.getByLabel('or for').fill(time)
  await panel.getByRole('button', { name: 'Start' }).click()
  await expect(panel).toBeHidden()
}

export interface Addresses {
  readonly mqtt: string
  readonly mqtts: string
  readonly http: string
  readonly https: string
}

/** Reads, as somebody who types them into a device would, the addresses that this laptop offers. */
export async function readAddresses(page: Page): Promise<Addresses> {
  await visit(page, 'This laptop')
  const read = async (scheme: string) =>
    (await section(page, 'Addresses')
      .getByText(new RegExp(`^${scheme}://`))
      .textContent()) ?? ''
  return { mqtt: await read('mqtt'), mqtts: await read('mqtts'), http: await read('http'), https: await read('https') }
}

/** Adds a device by the form on the page of this laptop. */
export async function addDevice(page: Page, device: DeviceKeys, outcome: 'added' | 'refused' = 'added'): Promise<void> {
  await visit(page, 'This laptop')
  const form = section(page, 'Add a device')
  await form.getByLabel('Product ID').fill(device.product)
  await form.getByLabel('Device name').fill(device.name)
  await form.getByLabel('Device secret').fill(device.secret)
  await form.getByRole('button', { name: 'Add device' }).click()
  if (outcome === 'added') await expect(notices(page)).toContainText(`${device.product}/${device.name} was added.`)
}

/** Has the system's dialog answer with this path. */
export async function answerSaveDialog(electron: ElectronApplication, path: string): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog
  }, path)
}
