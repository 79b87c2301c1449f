/** The views of what is handed over and of what is kept: bundles, accounts, storage. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { breakBundle, GOLDEN } from '../../helpers/bundle/broken.ts'
import { expect } from '../fixtures.ts'
import { captureBar, section, title, visit } from './hands.ts'

type Look = (view: string) => Promise<void>

/** Walks through them, once the app is furnished; `look` is called on each, with its name. */
export async function walkBundles(page: Page, data: string, look: Look): Promise<void> {
  await page.getByRole('button', { name: 'Export bundle' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export a bundle' })
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog.getByText('Trusted', { exact: true })).toBeVisible()
  await look('export-done')
  await page.keyboard.press('Escape')

  await visit(page, 'Bundles')
  await look('bundles')
  const file = page.getByLabel('Bundle file')
  await file.setInputFiles(join(GOLDEN, 'encrypted.fieldtap.zip.age'))
  await expect(page.getByText('It is encrypted')).toBeVisible()
  await look('bundle-locked')
  await file.setInputFiles(breakBundle(join(data, 'broken.fieldtap.zip')))
  await expect(title(page, 'broken.fieldtap.zip')).toBeVisible()
  await look('bundle-broken')
  await visit(page, 'Bundles')
  await file.setInputFiles(join(GOLDEN, 'signed.fieldtap.zip'))
  await expect(title(page, 'signed.fieldtap.zip')).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Log lines' }).getByRole('row')).not.toHaveCount(0)
  await look('bundle')
  await page.getByRole('link', { name: 'Events' }).click()
  await expect(page.getByRole('listbox', { name: 'Events' })).toBeVisible()
  await look('bundle-events')
}

/** The form of every platform that has accounts, and a simulated device of every one that has such. */
export async function walkPlatforms(page: Page, look: Look): Promise<void> {
  await visit(page, 'Connect a device', 'Where is the device?')
  await page.getByRole('link', { name: 'A cloud account' }).click()
  const platforms = section(page, 'Connect a platform').getByLabel('Platform', { exact: true })
  for (const label of await platforms.getByRole('option').allTextContents()) {
    await platforms.selectOption({ label })
    await look(`account of ${label}`)
  }
  await visit(page, 'Connect a device', 'Where is the device?')
  const simulated = page.getByRole('button', { name: /^Try a simulated device/ })
  const names = await simulated.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  for (const name of names) {
    await visit(page, 'Connect a device', 'Where is the device?')
    await page.getByRole('button', { name, exact: true }).click()
    await expect(page.getByRole('radiogroup', { name: 'Log level' })).toBeVisible()
    await expect(captureBar(page)).toContainText('Recording')
    await look(name)
  }
}

export async function walkStorage(page: Page, look: Look): Promise<void> {
  await visit(page, 'Settings')
  await section(page, 'Storage').getByRole('button', { name: 'Show what would go' }).click()
  await expect(section(page, 'Storage')).toContainText('The data takes')
  await look('storage')
}
