import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW, runCli } from '../../../helpers/fake-cli.ts'

const device = {
  key: 'tencent:P/D',
  platform: 'tencent',
  ref: 'P/D',
  state: 'online',
  level: { level: 'error', how: 'told', since: 1 },
  lines: 7,
  lastSeen: NOW,
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtap-cli-'))
  writeFileSync(join(folder, 'ca.pem'), 'CA\n')
  writeFileSync(join(folder, 'devices.csv'), 'platform,product,name,secret\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('device', () => {
  const add = ['device', 'add', '--data', '/d', '--platform', 'tencent', '--product', 'P', '--name', 'D']
  const answers = { 'devices.add': device }

  test.each([
    ['secret', 'secret'],
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    ['secret\n\n', 'secret\n'],
    [' secret ', ' secret '],
    ['ab\ncd\n', 'ab\ncd'],
    ['', ''],
  ])('add takes the secret from standard input without one line end: %j', async (stdin, secret) => {
    const { calls, status, opened } = await runCli([...add, '--secret-stdin'], { answers, stdin })
    expect(calls).toEqual([['devices.add', { platform: 'tencent', product: 'P', name: 'D', secret, certificate: '' }]])
    expect(opened).toEqual([{ dataDir: '/d', create: true }])
    expect(status).toBe(0)
  })

  test('add takes it from the environment', async () => {
    const { calls } = await runCli(add, { answers, env: { FIELDTAP_SECRET: 'from env' } })
    expect(calls[0]?.[1]).toMatchObject({ secret: 'from env' })
  })

  test('add with a certificate takes no secret', async () => {
    const given = { answers, env: { FIELDTAP_SECRET: 'from env' } }
    const { calls } = await runCli([...add, '--certificate', join(folder, 'ca.pem')], given)
    expect(calls[0]?.[1]).toMatchObject({ secret: '', certificate: 'CA\n' })
  })

  test.each([['--secret', 'x'], ['--secret-stdin', 'x'], ['x'], ['--secret-stdin', '--certificate', 'f']])(
    'add takes no secret as an argument, nor two credentials: %s %s',
    async (...more) => {
      const { status, calls, err } = await runCli([...add, ...more], { answers })
      expect(status).toBe(2)
      expect(calls).toEqual([])
      expect(err).toMatch(/^fieldtap: usage: /)
    },
  )

  test('add --help names the platforms', async () => {
    const { status, out } = await runCli(['device', 'add', '--help'])
    expect(status).toBe(0)
    expect(out).toMatch(/tencent {2}/)
  })

  test('import sends the file and fails if a row did', async () => {
    const file = join(folder, 'devices.csv')
    const csv = 'platform,product,name,secret\n'
    const good = await runCli(['device', 'import', file], {
      answers: { 'devices.import': { added: ['a'], failed: [] } },
    })
    expect(good).toMatchObject({ status: 0, calls: [['devices.import', { csv }]] })
    const failed = [{ row: 3, problem: 'no name' }]
    const bad = await runCli(['device', 'import', '-'], {
      answers: { 'devices.import': { added: [], failed } },
      stdin: csv,
    })
    expect(bad).toMatchObject({ status: 1, calls: [['devices.import', { csv }]], err: 'fieldtap: row 3: no name\n' })
  })

  test('a file that is not there is wrong usage', async () => {
    expect(await runCli(['device', 'import', join(folder, 'none.csv')])).toMatchObject({ status: 2, opened: [] })
  })

  test('list: one JSON object a line', async () => {
    const two = { ...device, ref: 'P/E', key: 'tencent:P/E' }
    const { out } = await runCli(['device', 'list', '--data', '/d', '--json'], {
      answers: { 'devices.list': [device, two] },
    })
    expect(
      out
        .split('\n')
        .slice(0, -1)
        .map((one) => JSON.parse(one)),
    ).toEqual([device, two])
  })

  test('list: columns for people; platform:REF only where the same reference is ambiguous', async () => {
    const other = { ...device, key: 'aws:P/D', platform: 'aws' }
    const third = { ...device, key: 'aws:x\u001b[2J', ref: 'x\u001b[2J', platform: 'aws' }
    const { out } = await runCli(['device', 'list'], { answers: { 'devices.list': [device, other, third] } })
    expect(out.split('\n').map((row) => row.split(/ {2,}/)[0])).toEqual([
      'DEVICE',
      'tencent:P/D',
      'aws:P/D',
      'x␛[2J',
      '',
    ])
  })

  test('list of nothing prints nothing', async () => {
    expect(await runCli(['device', 'list'], { answers: { 'devices.list': [] } })).toMatchObject({ out: '', status: 0 })
  })
})
