import { createHash, X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { errorCode } from '../helpers/vendor-device.ts'
import { expect, test } from './fixtures.ts'
import { addDevice, captureBar, nav, notices, readAddresses, rows, section, visit } from './site/hands.ts'
import { VendorDevice } from './site/vendor-device.ts'

test('its page shows the addresses, a QR code of each, and the fingerprint of its authority', async ({ app }) => {
  const { page } = app
  const addresses = await readAddresses(page)
  for (const scheme of ['mqtt', 'mqtts', 'http', 'https'] as const) {
    expect(addresses[scheme]).toMatch(new RegExp(`^${scheme}://127\\.0\\.0\\.1:\\d+$`))
    await section(page, 'Addresses').getByRole('radio', { name: scheme, exact: true }).click()
    await expect(page.getByRole('img', { name: `QR code of ${addresses[scheme]}` })).toBeVisible()
  }
  // What a device finds at the TLS address was made by the authority whose fingerprint is on screen.
  const authority = await authorityAt(Number(new URL(addresses.mqtts).port))
  const fingerprint =
    createHash('sha256').update(authority.raw).digest('hex').toUpperCase().match(/../g)?.join(':') ?? ''
  await expect(section(page, 'TLS').getByText(fingerprint)).toBeVisible()
  await expect(section(page, 'Addresses')).toContainText('Only programs on this laptop can reach it')
})

test('a device that is not known knocks, is admitted with its secret, and is heard from then on', async ({ app }) => {
  const { page } = app
  const device = new VendorDevice('pump-9')
  const { mqtt, http } = await readAddresses(page)
  await expect(device.signIn(mqtt)).rejects.toThrow(/not authorized/i)
  const early = device.print(3)
  expect(errorCode(await device.post(http, early))).not.toBeNull()

  await expect(nav(page, 'Knocking')).toContainText('1')
  await visit(page, 'Knocking', 'This laptop')
  const knock = section(page, 'Knocking').getByRole('listitem', { name: device.ref })
  await expect(knock).toContainText('Tried 2 times')
  await expect(knock).toContainText('MQTT sign-in, hmacsha256')
  await expect(knock).toContainText('log upload, HmacSha256, 3 lines')
  await knock.getByRole('button', { name: 'Admit' }).click()
  await knock.getByLabel('Device secret').fill(device.secret)
  await knock.getByRole('button', { name: 'Admit device' }).click()
  await expect(notices(page)).toContainText(`${device.ref} was added.`)
  await expect(section(page, 'Knocking')).toBeHidden()

  await device.signIn(mqtt)
  await expect.poll(() => device.told).toEqual([1])
  await visit(page, 'pump-9')
  await expect(page.getByText('online', { exact: true })).toBeVisible()
  const [line = ''] = device.print(1)
  expect(errorCode(await device.post(http, [line]))).toBeNull()
  await expect(rows(page, { text: `mark=${line.split('mark=')[1]}`, level: 'Error' })).toBeVisible()
  // Nothing that it sent before it was admitted was kept, nor is anything made up.
  await expect(rows(page, {})).toHaveCount(1)
  await expect(captureBar(page)).toContainText('1 line')
  await device.signOut()
})

test('what is wrong with an upload or a sign-in is counted by cause, with what to do', async ({ app }) => {
  const { page } = app
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { mqtt, http } = await readAddresses(page)
  const wrong = 'bm90IHRoZSBzZWNyZXQhIQ=='
  for (let times = 0; times < 2; times++) {
    expect(errorCode(await device.post(http, device.print(1), wrong))).toBe('AuthFailure.SignatureFailure')
  }
  const impostor = new VendorDevice('pump-7')
  await expect(impostor.signIn(mqtt)).rejects.toThrow(/bad user ?name or password/i)

  const refused = captureBar(page).getByRole('button', { name: /^Refused/ })
  await expect(refused).toHaveText('Refused 3')
  await refused.click()
  const causes = page.getByRole('dialog', { name: 'Refused uploads and sign-ins' })
  const signature = causes.getByRole('listitem').filter({ hasText: 'Wrong signature' })
  await expect(signature).toContainText('2')
  await expect(signature).toContainText(device.ref)
  await expect(signature).toContainText('Check the secret stored for this device.')
  await expect(causes.getByRole('listitem').filter({ hasText: 'Wrong password' })).toContainText('1')
  await page.keyboard.press('Escape')
  await expect(causes).toBeHidden()
  await expect(captureBar(page)).toContainText('0 lines')
})

test('a device with a wrong clock is heard, and the page says how wrong', async ({ app }) => {
  const { page } = app
  const device = new VendorDevice('pump-7')
  await addDevice(page, device)
  const { http } = await readAddresses(page)
  const slow = new Date(Date.now() - 2 * 3_600_000)
  const reply = await device.post(http, device.print(1, 'WRN', slow), device.secret, slow)
  expect(errorCode(reply)).toBeNull()
  await visit(page, 'pump-7')
  await expect(rows(page, { level: 'Warn' })).toHaveCount(1)
  await expect(page.getByText(/^clock 2 h.* slow$/)).toBeVisible()
})

/** The self-signed end of the chain that a TLS port shows. */
function authorityAt(port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      let certificate = socket.getPeerCertificate(true)
      while (certificate.issuerCertificate && certificate.issuerCertificate !== certificate) {
        certificate = certificate.issuerCertificate
      }
      socket.destroy()
      resolve(new X509Certificate(certificate.raw))
    })
    socket.on('error', reject)
  })
}
