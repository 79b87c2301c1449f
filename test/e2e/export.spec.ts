import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { fieldtap } from '../helpers/serve-process.ts'
import { expect, type Running, test } from './fixtures.ts'
import { addDevice, answerSaveDialog, lease, readAddresses, rows, startSimulatedDevice, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

/** So many lines that there is time to change one's mind. */
const MANY = 300_000

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export a bundle' })

/** Opens the dialog and starts an export with the words given; the window's question where to save is answered. */
async function startExport({ page, electron, data }: Running, words: Readonly<Record<string, string>>): Promise<void> {
  if (electron) await answerSaveDialog(electron, join(data, 'saved.fieldtap.zip'))
  await page.getByRole('button', { name: 'Export bundle' }).click()
  for (const [label, text] of Object.entries(words)) await dialog(page).getByLabel(label).fill(text)
  await dialog(page)
    .getByRole('button', { name: electron ? 'Save as…' : 'Export', exact: true })
    .click()
}

/** The path, in the browser shell that of the file it downloads. */
async function fetchBundle({ page, electron, data }: Running): Promise<string> {
  if (electron) return join(data, 'saved.fieldtap.zip')
  const downloading = page.waitForEvent('download')
  await dialog(page).getByRole('link', { name: 'Download' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/\.fieldtap\.zip(\.age)?$/)
  return download.path()
}

/** Notes every word of progress that the page shows from now on, however short. */
async function watchProgress(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => {
    const seen = () => document.querySelector('[role=progressbar]') !== null
    Object.assign(window, { sawProgress: false })
    new MutationObserver(() => {
      if (seen()) Object.assign(window, { sawProgress: true })
    }).observe(document.body, { childList: true, subtree: true })
  })
  return () => page.evaluate(() => 'sawProgress' in window && window.sawProgress === true)
}

test('a bundle of what was captured is written, verified and handed over', async ({ app }) => {
  const { page } = app
  await startSimulatedDevice(page)
  await lease(page, 'Debug', '5s')
  await expect(rows(page, { level: 'Debug' })).not.toHaveCount(0)
  const sawProgress = await watchProgress(page)
  await startExport(app, { 'Job number': '4471', Technician: 'Lin Wei' })

  await expect(dialog(page).getByText('Trusted', { exact: true })).toBeVisible()
  expect(await sawProgress()).toBe(true)
  await expect(dialog(page).getByText(/\d+ lines, \d+ events, [\d.]+ KB/)).toBeVisible()
  const path = await fetchBundle(app)
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  await expect(dialog(page).getByText(sha256)).toBeVisible()

  // What anybody has who gets it: unzip; and another Fieldtap.
  execFileSync('unzip', ['-tq', path])
  const manifest = JSON.parse(execFileSync('unzip', ['-p', path, 'manifest.json'], { encoding: 'utf8' }))
  expect(manifest).toMatchObject({ technician: 'Lin Wei', job: '4471' })
  const log = execFileSync('unzip', ['-p', path, 'logs/*.log'], { encoding: 'utf8' })
  expect(log).toMatch(/^ERR\|/m)
  expect(log).toMatch(/^DBG\|/m)
  expect(await fieldtap(['verify', '--data', app.data, path])).toMatchObject({ status: 0, stderr: '' })
})

test('an export that is cancelled leaves no file behind', async ({ app }) => {
  const { page, data } = app
  const device = new VendorDevice('pump-7')
  const { http } = await readAddresses(page)
  await addDevice(page, device)
  await device.upload(http, MANY)
  await startExport(app, {})
  await dialog(page).getByRole('button', { name: 'Cancel export' }).click()

  await expect(dialog(page).getByText('The export was cancelled.')).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Back' }).click()
  await expect(dialog(page).getByLabel('Job number')).toBeVisible()
  const written = () =>
    readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => /zip|part|spool/.test(name))
  await expect.poll(written).toEqual([])
})

test('some devices, while a level was raised, for a recipient: its size is said, and only the recipient opens it', async ({
  app,
}) => {
  const { page } = app
  const identity = await generateX25519Identity()
  const devices = [new VendorDevice('pump-7'), new VendorDevice('valve-2')] as const
  for (const device of devices) await addDevice(page, device)
  const { http } = await readAddresses(page)
  // Times are in whole seconds: what is older must be so by more than that.
  const before = new Date(Date.now() - 60_000)
  await devices[0].post(http, devices[0].print(30, 'DBG', before))
  await devices[1].post(http, devices[1].print(40, 'DBG', before))
  await visit(page, 'pump-7')
  await lease(page, 'Debug', '1m')
  await devices[0].upload(http, 25)

  if (app.electron) await answerSaveDialog(app.electron, join(app.data, 'saved.fieldtap.zip'))
  await page.getByRole('button', { name: 'Export bundle' }).click()
  const form = dialog(page)
  const size = form.getByRole('status')
  await expect(size).toHaveText(/^About [\d.]+ KB, 55 lines$/)
  await form.getByRole('radio', { name: 'All devices' }).click()
  await expect(size).toHaveText(/, 95 lines$/)
  await form.getByRole('radio', { name: 'Some devices' }).click()
  const box = (device: VendorDevice) => form.getByRole('checkbox', { name: `${device.product}/${device.name}` })
  await box(devices[0]).uncheck()
  await expect(form.getByText('Tick the devices whose lines go out.')).toBeVisible()
  const start = form.getByRole('button', { name: app.electron ? 'Save as…' : 'Export', exact: true })
  await expect(start).toBeDisabled()
  await box(devices[1]).check()
  await expect(size).toHaveText(/, 40 lines$/)
  await box(devices[0]).check()
  await expect(size).toHaveText(/, 95 lines$/)
  await form.getByRole('radio', { name: 'One capture' }).click()
  await expect(form.getByLabel('Capture', { exact: true })).toContainText(/pump-7, Debug: .* – now/)
  await expect(size).toHaveText(/, 25 lines$/)

  await form.getByText('More options').click()
  await form.getByLabel('Passphrase to encrypt with').fill('one')
  await form.getByLabel('Or age recipients to encrypt to').fill(await identityToRecipient(identity))
  await expect(form.getByText('Either a passphrase or recipients.')).toBeVisible()
  await expect(start).toBeDisabled()
  await form.getByLabel('Passphrase to encrypt with').fill('')
  await start.click()
  await expect(form.getByText('Encrypted to 1 recipient')).toBeVisible()
  await expect(form.getByText('25 lines')).toBeVisible()

  const path = await fetchBundle(app)
  const key = join(app.data, 'key.txt')
  writeFileSync(key, `${identity}\n`)
  expect(await fieldtap(['verify', '--data', app.data, path])).not.toMatchObject({ status: 0 })
  const known = await fieldtap(['verify', '--data', app.data, '--identity', key, path])
  expect(known).toMatchObject({ status: 0, stderr: '' })
  expect(known.stdout).toMatch(/^trusted/)
})
