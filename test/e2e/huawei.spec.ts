/** The way of a Huawei device through the window: added, switched on, watched, sorted, handed over. */
import { execFileSync } from 'node:child_process'
import { connectAsync, type MqttClient } from 'mqtt'
import { javaEvent, type Keys, login, pythonEvent, topic } from '../helpers/huawei/device.ts'
import { expect, test } from './fixtures.ts'
import { lease, level, notices, readAddresses, rows, section, visit } from './site/hands.ts'

const KEYS: Keys = { id: '5f3c8e2b9d7a4c00_gateway-7', secret: 'b8a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5' }
const { id } = KEYS

/** Signs in as the Python SDK does, and subscribes to nothing. */
async function signIn(url: string) {
  const client: MqttClient = await connectAsync(url, { ...login(KEYS), protocolVersion: 4, reconnectPeriod: 0 })
  const switched: string[] = []
  client.on('message', (_, payload) => {
    for (const { event_type, paras } of JSON.parse(payload.toString()).services)
      if (event_type === 'log_config') switched.push(paras.switch)
  })
  const say = (path: string, payload: string) => client.publishAsync(topic(id, path), payload, { qos: 1 })
  return { client, switched, say }
}

test('a device is added, collected from, watched, sorted by service type and handed over', async ({ app }) => {
  const { page } = app
  await visit(page, 'This laptop')
  const form = section(page, 'Add a device')
  await form.getByLabel('Platform').selectOption('Huawei IoTDA')
  await form.getByLabel('Device ID').fill(id)
  await form.getByLabel('Device secret').fill(KEYS.secret)
  await form.getByRole('button', { name: 'Add device' }).click()
  await expect(notices(page)).toContainText(`${id} was added.`)

  const { mqtt } = await readAddresses(page)
  const device = await signIn(mqtt)
  await visit(page, id)
  await expect(page.getByText('online', { exact: true })).toBeVisible()

  await lease(page, 'On', '5m')
  await expect(page.getByRole('timer', { name: 'Time left at this level' })).toContainText(/[45]:\d\d/)
  await expect.poll(() => device.switched).toEqual(['on'])
  const report = (type: string, content: string) => ({ timestamp: String(Date.now()), type, content })
  await device.say('sys/events/up', pythonEvent('$log', 'log_report', report('DEVICE_STATUS', 'uplink is back')))
  await device.say('sys/events/up', javaEvent('$log', 'log_report', report('DEVICE_COMMAND', 'dimmed to 40')))
  await expect(rows(page, { text: 'uplink is back' })).toHaveCount(1)
  await expect(rows(page, { text: 'dimmed to 40' })).toContainText('DEVICE_COMMAND')
  await device.say('sys/messages/up', 'any text')
  await device.say('sys/events/up', javaEvent('$time_sync', 'time_sync_request', { device_send_time: 5 }))

  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Events' }).click()
  const events = page.getByRole('listbox', { name: 'Events' }).getByRole('option')
  await expect(events.filter({ hasText: 'Device Reporting Log Content: DEVICE_STATUS' })).toHaveCount(1)
  await expect(events.filter({ hasText: 'Platform Responding to a Request for Time Synchronization' })).toHaveCount(1)
  const sorted = page.getByLabel('Service type')
  await sorted.selectOption('Device message')
  await expect(events).toHaveCount(1)
  await expect(events).toContainText('Device Reporting a Message')
  await sorted.selectOption('Device status')
  await expect(events).toHaveCount(1)
  await expect(events).toContainText('Signed in')
  await sorted.selectOption('Service type: any')
  await expect(events.filter({ hasText: 'Device Reporting a Message' })).toHaveCount(1)

  await level(page, 'Off').click()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect.poll(() => device.switched.at(-1)).toBe('off')
  await device.client.endAsync()

  await page.getByRole('button', { name: 'Export bundle' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export a bundle' })
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('link', { name: 'Download' }).click()
  const path = await (await downloading).path()
  const written = execFileSync('unzip', ['-p', path, 'events/*.ndjson'], { encoding: 'utf8' })
  const kept = written
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).data.serviceType)
  expect(new Set(kept.filter(Boolean))).toEqual(new Set(['Device status', 'Device message', 'Device event']))
  expect(execFileSync('unzip', ['-p', path, 'logs/*.log'], { encoding: 'utf8' })).toContain(
    'uplink is back\ndimmed to 40',
  )
})
