/** The views of what is handed over and of what is kept: bundles, accounts, storage. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect } from '../fixtures.ts'
import { captureBar, section, title, visit } from './hands.ts'

const GOLDEN = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url))

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
  await file.setInputFiles(broken(data))
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

/** A signed bundle, a byte of which is another. */
function broken(data: string): string {
  const bytes = readFileSync(join(GOLDEN, 'signed.fieldtap.zip'))
  const at = bytes.indexOf('README.txt') + 40
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  const path = join(data, 'broken.fieldtap.zip')
  writeFileSync(path, bytes)
  return path
}
