import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AwsServer, startAwsServer } from '../../../../../helpers/aws-server/server.ts'
import { NEVER, open } from '../../../../../helpers/aws-server/stand.ts'
import { failure } from '../../../../../helpers/aws-server/world.ts'

let server: AwsServer

beforeEach(async () => {
  server = await startAwsServer()
})

afterEach(() => server.close())

async function levels() {
  const client = await open(server)
  if (!client.levels) throw new Error('no levels')
  return client.levels
}

describe('levels at AWS', () => {
  it('are set, listed over all pages, and deleted', async () => {
    const { set, get, tree } = await levels()
    for (const name of ['dev1', 'dev2', 'dev3', 'dev4', 'dev5']) await set(name, 'debug', NEVER)
    await set('THING_GROUP/Phones', 'warn', NEVER)
    await set('SOURCE_IP/10.0.0.1', 'off', NEVER)
    const { targets } = await tree(null, NEVER)
    expect(targets.map(({ ref, level }) => `${ref} ${level}`)).toEqual([
      'DEFAULT error',
      'dev1 debug',
      'dev2 debug',
      'dev3 debug',
      'dev4 debug',
      'dev5 debug',
      'THING_GROUP/Phones warn',
      'SOURCE_IP/10.0.0.1 off',
    ])
    expect(await get('dev5', NEVER)).toBe('debug')
    await set('dev5', 'unset', NEVER)
    await set('dev5', 'unset', NEVER)
    expect(await get('dev5', NEVER)).toBe('unset')
    expect(await get('SOURCE_IP/10.0.0.1', NEVER)).toBe('off')
  })

  it('change the default and leave all other options as they were', async () => {
    const eventConfigurations = [{ eventType: 'Connect', logLevel: 'DEBUG', logDestination: 'elsewhere' }]
    server.world.options = { roleArn: 'arn:role', defaultLogLevel: 'WARN', disableAllLogs: true, eventConfigurations }
    const { set, get, tree } = await levels()
    await set('DEFAULT', 'info', NEVER)
    expect(server.world.options).toEqual({
      roleArn: 'arn:role',
      defaultLogLevel: 'INFO',
      disableAllLogs: true,
      eventConfigurations,
    })
    expect(await get('DEFAULT', NEVER)).toBe('info')
    const { disabled, overrides, applies } = await tree('dev1', NEVER)
    expect(disabled).toBe(true)
    expect(overrides).toEqual([{ type: 'Connect', level: 'debug', destination: 'elsewhere' }])
    expect(applies).toMatchObject({ level: 'off' })
    await expect(set('DEFAULT', 'unset', NEVER)).rejects.toMatchObject({ code: 'cloud-refused' })
  })

  it('of an event type are set and taken back, and keep where its entries go', async () => {
    const kept = { eventType: 'Connect', logLevel: 'INFO', logDestination: 'elsewhere' }
    if (server.world.options) server.world.options.eventConfigurations = [kept]
    const { set, get } = await levels()
    await set('EVENT_TYPE/Connect', 'debug', NEVER)
    await set('EVENT_TYPE/Publish-In', 'error', NEVER)
    expect(server.world.options?.eventConfigurations).toEqual([
      { ...kept, logLevel: 'DEBUG' },
      { eventType: 'Publish-In', logLevel: 'ERROR' },
    ])
    expect(server.world.options?.defaultLogLevel).toBe('ERROR')
    await set('EVENT_TYPE/Publish-In', 'unset', NEVER)
    expect(await get('EVENT_TYPE/Publish-In', NEVER)).toBe('unset')
    expect(server.world.options?.eventConfigurations).toHaveLength(1)
  })

  it('apply by the groups of a thing', async () => {
    server.world.groupsOfThing.set('dev1', ['MobilePhones'])
    server.world.parentOf.set('MobilePhones', 'Phones')
    const { set, tree } = await levels()
    await set('THING_GROUP/Phones', 'info', NEVER)
    expect((await tree('dev1', NEVER)).applies).toMatchObject({ level: 'info' })
    await set('THING_GROUP/MobilePhones', 'error', NEVER)
    expect((await tree('dev1', NEVER)).applies).toMatchObject({ level: 'error' })
    await set('dev1', 'debug', NEVER)
    expect((await tree('dev1', NEVER)).applies).toMatchObject({ level: null })
  })

  it('explain what is missing where logging was never set up', async () => {
    server.world.options = null
    const { set, tree } = await levels()
    const { default: common, setup, targets } = await tree('dev1', NEVER)
    expect(common).toBeNull()
    expect(targets).toEqual([])
    expect(setup).toContain('logs:PutLogEvents')
    await expect(set('dev1', 'debug', NEVER)).rejects.toMatchObject({ code: 'cloud-not-configured' })
    await expect(set('DEFAULT', 'debug', NEVER)).rejects.toMatchObject({ code: 'cloud-not-configured' })
    const client = await open(server)
    expect(await client.test(NEVER)).toContain('never set up')
  })

  it('are not what a person may see who may only read entries', async () => {
    server.world.faults.push({
      action: 'GetV2LoggingOptions',
      times: 100,
      answer: failure(403, 'AccessDeniedException', 'User: x is not authorized to perform: iot:GetV2LoggingOptions'),
    })
    const client = await open(server)
    expect(await client.test(NEVER)).toMatch(/can be read; the levels cannot.*iot:GetV2LoggingOptions/)
  })

  it.each([
    ['there are as many as AWS allows', 410, 'LimitExceededException', 'cloud-refused'],
    ['the right is missing', 403, 'UnauthorizedException', 'cloud-denied'],
    ['AWS is out of order', 503, 'ServiceUnavailableException', 'cloud-failed'],
  ])('are not set, and that is said, where %s', async (_, status, type, code) => {
    server.world.faults.push({ action: 'SetV2LoggingLevel', times: 100, answer: failure(status, type, 'words') })
    const { set } = await levels()
    await expect(set('dev1', 'debug', NEVER)).rejects.toMatchObject({ code })
    expect(server.world.targets).toEqual([])
  })
})
