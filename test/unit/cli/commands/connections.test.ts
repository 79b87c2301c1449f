import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pieces, runCli } from '../../../helpers/fake-cli.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtap-cli-'))
  writeFileSync(join(folder, 'ca.pem'), 'CA\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('connect', () => {
  const up = { name: 'S', kind: 'broker', url: 'mqtt://h', platform: null, state: { is: 'up', since: 1 }, detail: '' }
  const connecting = { ...up, state: { is: 'connecting' } }
  const answers = { 'connections.add': connecting, 'connections.watch': pieces([connecting], [up]) }
  const connect = ['connect', '--data', '/d', '--name', 'S', '--url', 'mqtt://h']

  test('adds the broker and waits for its first outcome', async () => {
    const { calls, out, status } = await runCli(connect, { answers })
    const draft = {
      name: 'S',
      url: 'mqtt://h',
      username: '',
      password: '',
      ca: '',
      cert: '',
      key: '',
      mqttVersion: 'auto',
      alpn: '',
    }
    expect(calls[0]).toEqual(['connections.add', draft])
    expect(out).toBe('S: connected to mqtt://h.\n')
    expect(status).toBe(0)
  })

  test('with a password, certificates and MQTT 5', async () => {
    const pem = join(folder, 'ca.pem')
    const more = [
      '--username',
      'u',
      '--password-stdin',
      '--ca',
      pem,
      '--cert',
      pem,
      '--key',
      pem,
      '--mqtt-version',
      '5',
    ]
    const { calls } = await runCli([...connect, ...more], { answers, stdin: 'pass word\n' })
    const draft = { username: 'u', password: 'pass word', ca: 'CA\n', cert: 'CA\n', key: 'CA\n', mqttVersion: 5 }
    expect(calls[0]?.[1]).toMatchObject(draft)
  })

  test('a broker that does not answer is kept, and why is said', async () => {
    const waiting = {
      ...up,
      state: { is: 'waiting', until: 1, why: 'Nothing answers at h:1883.', code: 'link-refused' },
    }
    const { out, status } = await runCli(connect, { answers: { ...answers, 'connections.watch': pieces([waiting]) } })
    expect(out).toContain('kept')
    expect(out).toContain('Nothing answers at h:1883.')
    expect(status).toBe(0)
  })

  test.each([
    ['--password', 'x'],
    ['--mqtt-version', '4'],
    ['--ca', '/none.pem'],
  ])('%s %s is wrong usage', async (...more) => {
    expect(await runCli([...connect, ...more], { answers })).toMatchObject({ status: 2, calls: [] })
  })
})
