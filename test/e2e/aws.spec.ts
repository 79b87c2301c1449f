/** AWS IoT from the account to the entries on the timeline, against a server that speaks its wire protocols. */
import { type AwsServer, KEY, REGION, startAwsServer } from '../helpers/aws-server/server.ts'
import { entries } from '../helpers/aws-server/stand.ts'
import { test as base, expect } from './fixtures.ts'
import { notices, section } from './site/hands.ts'

const test = base.extend<{ server: AwsServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  server: async ({}, use) => {
    const server = await startAwsServer()
    await use(server)
    await server.close()
  },
})

test('connects, shows and raises levels, reads the entries and finds one request among them', async ({
  app: { page },
  server,
}) => {
  server.world.events = entries(24, Date.now() - 60_000)
  server.world.emptyPages = 1
  server.world.targets = [{ targetType: 'THING_GROUP', targetName: 'Pumps', logLevel: 'WARN' }]
  server.world.groupsOfThing.set('dev1', ['Pumps'])

  await page.getByRole('link', { name: 'A cloud account' }).first().click()
  const form = section(page, 'Connect a platform')
  await form.getByRole('combobox', { name: 'Platform' }).selectOption('AWS IoT')
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Plant account')
  await form.getByRole('textbox', { name: 'Region' }).fill(REGION)
  await form.getByRole('textbox', { name: 'Access key ID' }).fill(KEY.id)
  await form.getByLabel('Secret access key').fill('wrong')
  await form.getByText('Network: addresses').click()
  await form.getByRole('textbox', { name: 'Endpoint of AWS IoT' }).fill(server.iot)
  await form.getByRole('textbox', { name: 'Endpoint of CloudWatch Logs' }).fill(server.logs)
  await form.getByRole('button', { name: 'Try it' }).click()
  await expect(form.getByRole('status')).toContainText('does not accept these credentials')
  await form.getByLabel('Secret access key').fill(KEY.secret)
  await form.getByRole('button', { name: 'Try it' }).click()
  await expect(form.getByRole('status')).toContainText('AWS IoT in eu-west-1: the default level is ERROR.')
  await form.getByRole('button', { name: 'Connect' }).click()
  await expect(notices(page)).toContainText('Plant account is kept')

  const account = section(page, 'Plant account')
  await expect(account.getByRole('listitem').filter({ hasText: 'Everything' })).toContainText('ERR')
  await expect(account.getByRole('listitem').filter({ hasText: 'THING_GROUP · Pumps' })).toContainText('WRN')
  await account.getByRole('textbox', { name: 'Which applies to this device' }).fill('dev1')
  await account.getByRole('button', { name: 'Look' }).click()
  await expect(account).toContainText("THING_GROUP Pumps is set to warn: a target's level goes before the default")

  await account.getByRole('combobox', { name: 'Target' }).selectOption('CLIENT_ID')
  await account.getByRole('textbox', { name: 'Name', exact: true }).fill('dev1')
  await account.getByRole('button', { name: 'Set' }).click()
  await expect(account.getByRole('listitem').filter({ hasText: 'CLIENT_ID · dev1' })).toContainText(
    'goes back by itself',
  )
  await expect(account).toContainText('AWS does not document which of these types of target goes first')
  expect(server.world.targets).toContainEqual({ targetType: 'CLIENT_ID', targetName: 'dev1', logLevel: 'DEBUG' })

  await account.getByRole('button', { name: 'Sync' }).click()
  await expect(account).toContainText('24 events, 24 lines kept')

  await page.getByRole('link', { name: /dev1/ }).first().click()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Events' }).click()
  const list = page.getByRole('listbox', { name: 'Events' })
  await expect(list.getByRole('option').filter({ hasText: 'Publish-In' })).toHaveCount(6)
  await expect(section(page, 'Timeline')).toContainText(/Info: 6, \d+ events/)

  const one = list.getByRole('option').filter({ hasText: 'trace-6' })
  await expect(one).toContainText('logLevelINFO')
  await one.click()
  const detail = page.getByRole('complementary', { name: 'Event' })
  const request = detail.getByRole('region', { name: 'Of the same request' })
  await expect(request.getByRole('listitem')).toHaveCount(2)
  await expect(request.getByRole('listitem').first()).toContainText('Connected')
  await expect(request.getByRole('listitem').first()).toContainText('dev0')
  await detail.getByRole('button', { name: 'Only events with traceId = trace-6' }).click()
  await expect(list.getByRole('option')).toHaveCount(1)
})
