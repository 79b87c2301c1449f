import type { Page } from '@playwright/test'
import { freePort, type Mosquitto, startMosquitto } from '../helpers/mosquitto.ts'
import { test as base, expect } from './fixtures.ts'
import { captureBar, lease, level, nav, notices, section, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

/** A broker that wants a user name and a password, as they stand in its file. */
const USER = 'fieldtap'
const PASSWORD = 'water under the bridge'

const test = base.extend<{ open: Mosquitto; guarded: Mosquitto }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  open: async ({}, use) => {
    const broker = await startMosquitto()
    await use(broker)
    await broker.end()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  guarded: async ({}, use) => {
    const broker = await startMosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous false', 'password_file {dir}/passwords'],
      passwords: { [USER]: PASSWORD },
    })
    await use(broker)
    await broker.end()
  },
})

/** Fills the form and presses Test; gives the sentence. */
async function tryBroker(page: Page, fields: Readonly<Record<string, string>>): Promise<string> {
  const form = section(page, 'Add a broker')
  for (const [label, text] of Object.entries(fields)) await form.getByRole('textbox', { name: label }).fill(text)
  await form.getByRole('button', { name: 'Test' }).click()
  const verdict = form.getByRole('status')
  await expect(verdict).not.toBeEmpty()
  return (await verdict.textContent()) ?? ''
}

async function save(page: Page, name: string): Promise<void> {
  const form = section(page, 'Add a broker')
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await form.getByRole('button', { name: 'Save and connect' }).click()
  await expect(notices(page)).toContainText(`${name} was saved.`)
  await expect(section(page, 'Connections').getByRole('listitem', { name })).toContainText('connected')
}

test('the test button says in one sentence what is wrong, or that it works', async ({ app: { page }, guarded }) => {
  await page.getByRole('link', { name: 'A broker on site' }).click()
  const nobody = await freePort()
  expect(await tryBroker(page, { Address: `mqtt://127.0.0.1:${nobody}` })).toContain(
    `Nothing answers at 127.0.0.1:${nobody}.`,
  )
  const wrong = { Address: guarded.url, 'User name': USER, Password: 'guessed' }
  expect(await tryBroker(page, wrong)).toContain('The broker does not accept the user name or password')
  expect(await tryBroker(page, { Address: 'http://127.0.0.1' })).toContain('http:// is none of')
  expect(await tryBroker(page, { Address: guarded.url, Password: PASSWORD })).toMatch(
    /^Connected to .* with MQTT (3\.1\.1|5)\./,
  )
  await save(page, 'Plant')
})

test('a device on that broker appears, is raised through it and restored', async ({ app: { page }, open }) => {
  const device = new VendorDevice('pump-7')
  await page.getByRole('link', { name: 'A broker on site' }).click()
  await tryBroker(page, { Address: open.url })
  await save(page, 'Plant')

  await device.signIn(open.url, { clientId: 'pump-7' })
  await expect(nav(page, 'pump-7')).toBeVisible()
  await visit(page, 'pump-7')
  await expect(page.getByText('reachable', { exact: true })).toBeVisible()

  await lease(page, 'Debug', '10m')
  await expect.poll(() => device.told.at(-1)).toBe(4)
  await expect(captureBar(page).getByRole('button', { name: /^Raised/ })).toHaveText('Raised 1')
  // A device that reconnects asks anew, and the broker has no answer of its own: Fieldtap tells it again.
  await device.signOut()
  await device.signIn(open.url, { clientId: 'pump-7' })
  await expect.poll(() => device.told.at(-1)).toBe(4)

  await page.getByRole('button', { name: 'End', exact: true }).click()
  await expect.poll(() => device.told.at(-1)).toBe(1)
  await expect(level(page, 'Error')).toBeChecked()
  await device.signOut()
})

test('a broker that goes away shows as a gap, and the connection comes back by itself', async ({ app, open }) => {
  const { page } = app
  await page.getByRole('link', { name: 'A broker on site' }).click()
  await tryBroker(page, { Address: open.url })
  await save(page, 'Plant')
  await open.stop()
  const item = section(page, 'Connections').getByRole('listitem', { name: 'Plant' })
  await expect(item).not.toContainText('connected')
  await expect(captureBar(page).getByRole('button', { name: /^Gaps/ })).toHaveText('Gaps 1')
  await open.start()
  await expect(item).toContainText('connected')
  await captureBar(page).getByRole('button', { name: /^Gaps/ }).click()
  await expect(page.getByRole('dialog', { name: 'Gaps in the recording' })).toContainText('Connection lost')
})
