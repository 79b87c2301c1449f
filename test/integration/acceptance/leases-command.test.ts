/** Leases as the command line gives them: without a running app, and for several devices at once. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Running, startCli } from '../../helpers/cli-process.ts'
import { Device, PUMP, REF } from '../../helpers/lease-device.ts'
import { LeaseStand, soon, WAYS } from '../../helpers/lease-stand.ts'
import { fieldtap } from '../../helpers/serve-process.ts'

let stand: LeaseStand
let command: Running | null = null

afterEach(async () => {
  await command?.end('SIGKILL')
  command = null
  await stand.end()
})

describe('a command without a running app', () => {
  it('stays until the level is restored, and SIGTERM restores first', async () => {
    stand = await LeaseStand.open('a broker on site')
    await stand.device.connect(stand.url)
    command = await startCli(['level', '--data', stand.dataDir, REF, 'debug', '--for', '10m'])
    await soon(() => expect(stand.device.level).toBe('debug'))
    expect(command.process.exitCode).toBeNull()
    expect(await command.end('SIGTERM')).toBe(0)
    expect(stand.device.level).toBe('error')
  })

  it('that is killed leaves the restore to the will, and the lease to the next command', async () => {
    stand = await LeaseStand.open('a broker on site')
    await stand.device.connect(stand.url)
    command = await startCli(['level', '--data', stand.dataDir, REF, 'debug', '--for', '10m'])
    await soon(() => expect(stand.device.level).toBe('debug'))
    await command.end('SIGKILL')
    await soon(() => expect(stand.device.level).toBe('error'), 10_000)
    expect((await stand.run('level', REF, 'restore')).status).toBe(0)
    await soon(async () => expect(await stand.leases()).toMatchObject([{ state: 'restored' }]))
    expect(stand.device.level).toBe('error')
  })
})

describe.each(WAYS)('several devices on %s', (way) => {
  it('are raised, extended and restored with one command, for the same reason', async () => {
    stand = await LeaseStand.open(way)
    const keys = { ...PUMP, name: 'pump-8' }
    const identity = ['--platform', 'tencent', '--product', keys.product, '--name', keys.name]
    await fieldtap(['device', 'add', '--data', stand.dataDir, ...identity, '--secret-stdin'], keys.secret)
    const other = new Device(keys)
    await stand.ready()
    await other.connect(stand.url)
    const both = [REF, 'ABCDEFGHIJ/pump-8']
    const why = ['--reason', 'stalls at night', '--technician', 'M. Okafor']
    const raised = await stand.run('level', ...both, 'debug', '--for', '10m', ...why, '--json')
    expect(raised.stderr).toBe('')
    await soon(() => expect([stand.device.level, other.level]).toEqual(['debug', 'debug']))
    const open = await stand.leases()
    expect(open.map(({ device }) => device).sort()).toEqual(both.map((ref) => `tencent:${ref}`))
    for (const lease of open)
      expect(lease).toMatchObject({ during: 'debug', reason: 'stalls at night', technician: 'M. Okafor' })
    expect((await stand.run('level', ...both, 'extend', '5m')).status).toBe(0)
    for (const { endsAt, requestedAt } of await stand.leases()) expect(endsAt - requestedAt).toBe(15 * 60_000)
    expect((await stand.run('level', ...both)).stdout.match(/debug \(/g)).toHaveLength(2)
    expect((await stand.run('level', ...both, 'restore')).status).toBe(0)
    await soon(() => expect([stand.device.level, other.level]).toEqual(['error', 'error']))
    await stand.isBack()
    await other.drop()
  })
})
