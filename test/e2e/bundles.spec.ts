/** Bundles that somebody handed over: opened by their file, looked at, judged, brought in. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { breakBundle, GOLDEN } from '../helpers/bundle/broken.ts'
import { fieldtap } from '../helpers/serve-process.ts'
import { expect, type Running, test } from './fixtures.ts'
import { addDevice, nav, notices, readAddresses, rows, title, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

/** How the encrypted one was made. */
const PASSPHRASE = 'golden'

const verdict = (page: Page) => page.getByRole('status').filter({ hasText: /^(Trusted|Signed by|Unsigned|Broken)/ })

async function choose(page: Page, path: string): Promise<void> {
  await visit(page, 'Bundles')
  await page.getByLabel('Bundle file').setInputFiles(path)
}

/** A file is dragged onto the middle of the page and dropped there, as the browser itself would report it. */
async function drop(page: Page, path: string): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x: 640, y: 500, data })
  await browser.detach()
}

/** Copies that the core was given to read. */
function lent({ data }: Running): readonly string[] {
  const folder = join(data, 'lent')
  return existsSync(folder) ? readdirSync(folder) : []
}

test('a bundle is chosen, looked at beside what is captured here, and nothing of it can be changed', async ({
  app,
}) => {
  const { page, shell } = app
  await addDevice(page, new VendorDevice('pump-7'))
  await choose(page, join(GOLDEN, 'plain.fieldtap.zip'))
  await expect(title(page, 'plain.fieldtap.zip')).toBeVisible()
  await expect(verdict(page)).toContainText('Unsigned')
  await expect(nav(page, 'pump-7')).toBeVisible()
  expect(lent(app)).toHaveLength(shell === 'chromium' ? 1 : 0)

  // Its lines, with the note on one of them; no key and no button changes it.
  await rows(page, { text: '泵 password=hunter2' }).click()
  const panel = page.getByRole('complementary', { name: 'Line 2' })
  await page.keyboard.press('m')
  await page.keyboard.press('n')
  await page.keyboard.press('i')
  await expect(panel.getByText('here', { exact: true })).toBeVisible()
  await expect(panel.getByRole('button', { name: /mark|note/i })).toHaveCount(0)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('radiogroup', { name: 'Log level' })).toHaveCount(0)

  // Its events, and it is closed.
  await page.getByRole('link', { name: 'Events' }).click()
  await expect(page.getByRole('listbox', { name: 'Events' }).getByRole('option').first()).toBeVisible()
  await visit(page, 'Bundles')
  await page.getByRole('button', { name: 'Close this bundle' }).click()
  await expect(page.getByRole('link', { name: 'plain.fieldtap.zip' })).toHaveCount(0)
  await expect.poll(() => lent(app)).toEqual([])
})

test('who signed a bundle is shown, trusted, and trusted no longer', async ({ app: { page } }) => {
  await visit(page, 'Bundles')
  await drop(page, join(GOLDEN, 'signed.fieldtap.zip'))
  await expect(title(page, 'signed.fieldtap.zip')).toBeVisible()
  await expect(verdict(page)).toContainText('Signed by an unknown key')
  await expect(page.getByText(/^([0-9a-f]{8} ){7}[0-9a-f]{8}$/)).toBeVisible()

  await page.getByRole('button', { name: 'Trust this key…' }).click()
  await page.getByLabel('Whose key is it?').fill('Li Wei')
  await page.getByRole('button', { name: 'Trust', exact: true }).click()
  await expect(verdict(page)).toContainText('Trusted')
  await expect(verdict(page)).toContainText('Li Wei')
  await page.getByRole('button', { name: 'Trust it no longer' }).click()
  await expect(verdict(page)).toContainText('Signed by an unknown key')
})

test('an encrypted one asks for its passphrase and is brought in with it; a missing one before it shows', async ({
  app,
}) => {
  const { page, data } = app
  const device = new VendorDevice('pump-7')
  const { http } = await readAddresses(page)
  await addDevice(page, device)
  await device.upload(http, 30)
  const elsewhere = join(data, 'elsewhere')
  mkdirSync(elsewhere)
  const second = join(elsewhere, 'second.fieldtap.zip.age')
  for (const [out, how] of [
    [join(data, 'first.fieldtap.zip'), []],
    [second, ['--sign', '--passphrase-stdin']],
  ] as const) {
    const made = await fieldtap(['export', '--data', data, '--job', '4471', '--out', out, ...how], 'open sesame\n')
    expect(made).toMatchObject({ status: 0, stderr: '' })
  }
  await choose(page, second)
  await expect(page.getByText('It is encrypted')).toBeVisible()
  await page.getByLabel('Passphrase').fill('open says me')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(notices(page)).toContainText(/passphrase|key/i)
  await page.getByLabel('Passphrase').fill('open sesame')
  await page.getByRole('button', { name: 'Open', exact: true }).click()

  await expect(title(page, 'second.fieldtap.zip.age')).toBeVisible()
  await expect(verdict(page)).toContainText('Trusted')
  await expect(page.getByText(/Bundle 2 of its capture\. The one before it is missing here/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Trust it no longer' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Bring it in' }).click()
  await expect(notices(page)).toContainText('It is here already; nothing was stored now.')
})

test('a broken one says what differs, and one that is none is not opened', async ({ app }) => {
  const { page, data } = app
  await choose(page, breakBundle(join(data, 'changed.fieldtap.zip')))
  await expect(title(page, 'changed.fieldtap.zip')).toBeVisible()
  await expect(verdict(page)).toContainText('Broken')
  await expect(verdict(page).or(page.getByRole('list', { name: 'What differs' }))).toContainText('README.txt')

  const cut = join(data, 'cut.fieldtap.zip')
  copyFileSync(join(GOLDEN, 'plain.fieldtap.zip'), cut)
  writeFileSync(cut, readFileSync(cut).subarray(0, 900))
  await choose(page, cut)
  await expect(notices(page)).toContainText(/cannot be read|broken|damaged/i)
  await expect(title(page, 'Bundles')).toBeVisible()
})

test('the passphrase of a golden one', async ({ app: { page } }) => {
  await choose(page, join(GOLDEN, 'encrypted.fieldtap.zip.age'))
  await page.getByLabel('Passphrase').fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await expect(title(page, 'encrypted.fieldtap.zip.age')).toBeVisible()
  await expect(rows(page, { text: 'first line' })).toBeVisible()
})
