import { inventEvents, type PelionServer, startPelion } from '../helpers/pelion-server.ts'
import { expect, test } from './fixtures.ts'
import { visit } from './site/hands.ts'

const EVENTS = inventEvents(64, { together: 7 })
const DEVICE = String(EVENTS[3]?.device_id)
const OF_DEVICE = EVENTS.filter((event) => event.device_id === DEVICE)

let server: PelionServer

test.beforeEach(async () => {
  server = await startPelion({ events: EVENTS, limits: [2, 10], silentAfter: true })
})
test.afterEach(() => server.close())

test('history that was synced is on the timeline, filtered and explained, without a network', async ({ app }) => {
  const { page } = app
  await page.evaluate(() => {
    location.hash = '#/cloud'
  })
  await page.getByRole('combobox', { name: 'Platform' }).selectOption('Pelion Device Management')
  await page.getByLabel('Name', { exact: true }).fill('fleet')
  await page.getByLabel('Base URL').fill(server.url)
  await page.getByLabel('API key').fill('ak_test')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const cloud = page.getByRole('region', { name: 'fleet' })
  await cloud.getByRole('button', { name: 'Sync' }).click()
  await expect(cloud).toContainText('All of it read')
  await expect(cloud).toContainText('64 events')

  // From here on nothing can be asked.
  await server.close()
  const asked = server.asked.length

  await visit(page, 'All devices', 'Devices')
  await expect(page.getByRole('row').filter({ hasText: DEVICE })).toContainText('has no levels')
  await page.getByRole('link', { name: DEVICE }).first().click()
  await expect(page.getByText('no log lines, so there is no level to set')).toBeVisible()
  await page.getByRole('link', { name: 'Events', exact: true }).click()
  const rows = page.getByRole('listbox', { name: 'Events' }).getByRole('option')
  await expect(rows).toHaveCount(OF_DEVICE.length)
  await expect(page.getByText(/fleet\s+All of it read/)).toBeVisible()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline).toContainText(`${OF_DEVICE.length} events`)
  // The lane of events is the first below the bars; a square stands for what failed.
  const marks = timeline.locator('svg[height="15"]').first().locator('path')
  await expect(marks).toHaveCount(OF_DEVICE.length)
  const failed = OF_DEVICE.filter((event) => event.event_type_description === 'FAIL').length
  await expect(marks.and(page.locator('.fill-err'))).toHaveCount(failed)

  await rows.filter({ hasText: 'Manifest network error' }).first().click()
  const detail = page.getByRole('complementary', { name: 'Event' })
  await expect(detail).toContainText('Manifest: nonspecific network error')
  await expect(detail).toContainText('campaign_id')
  await detail.getByRole('button', { name: 'Show the record as it came' }).click()
  await expect(detail.locator('pre')).toContainText('"event_type": "UPD4_FAIL_201"')
  expect(server.asked.length).toBe(asked)
})
