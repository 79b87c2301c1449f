/** What is special about a lease on a broker on site: the dead man's switch, and restores that nobody can prove. */
import { afterEach, describe, expect, it } from 'vitest'
import { LeaseStand, soon } from '../../helpers/lease-stand.ts'

let stand: LeaseStand

async function open(version = 'auto'): Promise<void> {
  stand = await LeaseStand.open('a broker on site', version)
  await stand.ready()
}

afterEach(() => stand.end())

const known = async () => JSON.parse((await stand.run('level', 'ABCDEFGHIJ/pump-7', '--json')).stdout).level

describe('the dead man’s switch', () => {
  it('is set before the level is raised: a kill at once is enough for it', async () => {
    await open()
    await stand.level('debug', '--for', '10m')
    await stand.kill()
    await soon(() => expect(stand.device.heard).toEqual(['error', 'debug', 'error']), 10_000)
  })

  it('follows each change of the lease', async () => {
    await open()
    await stand.raise('10m', 'info')
    await stand.level('debug', '--for', '10m', '--restore-to', 'warn')
    await stand.level('extend', '5m')
    expect(stand.device.heard).toEqual(['error', 'info', 'debug'])
    await stand.kill()
    await soon(() => expect(stand.device.heard).toEqual(['error', 'info', 'debug', 'warn']), 10_000)
  })

  it('does not fire when the lease ends', async () => {
    await open()
    await stand.raise('10m')
    expect(await stand.leases()).toMatchObject([{ deadMan: 'armed' }])
    await stand.level('restore')
    await stand.isBack()
    await stand.kill()
    // Everything that a will could still bring is behind this: the broker gives a dead client ten seconds at most.
    await stand.start()
    await stand.raise('10m', 'info')
    expect(stand.device.heard).toEqual(['error', 'debug', 'error', 'info'])
  })

  it('that fired leaves nothing confirmed until the level is told again', async () => {
    await open()
    await stand.raise('10m')
    await stand.device.ask()
    await soon(async () => expect(await known()).toMatchObject({ level: 'debug', how: 'confirmed' }))
    stand.network.cut()
    await soon(() => expect(stand.device.level).toBe('error'), 10_000)
    await soon(async () => expect(await stand.leases()).toMatchObject([{ state: 'requested', deadMan: 'unavailable' }]))
    expect(await known()).toMatchObject({ level: null, how: 'unknown' })
    stand.network.mend()
    await soon(() => expect(stand.device.level).toBe('debug'), 40_000)
    await soon(async () =>
      expect(await stand.leases()).toMatchObject([{ state: 'told', ended: null, deadMan: 'armed' }]),
    )
    expect(await known()).toMatchObject({ level: 'debug', how: 'told' })
  })

  it('is set anew after a restart in the middle', async () => {
    await open()
    await stand.raise('10m')
    await stand.kill()
    await soon(() => expect(stand.device.level).toBe('error'), 10_000)
    await stand.start()
    await soon(async () => expect(await stand.leases()).toMatchObject([{ state: 'told', deadMan: 'armed' }]))
    expect(stand.device.level).toBe('debug')
    await stand.kill()
    await soon(() => expect(stand.device.level).toBe('error'), 10_000)
  })
})

describe('a broker that does not say who is away', () => {
  it('leaves the restore unconfirmed until the device asks, even after a restart', async () => {
    await open('3.1.1')
    await stand.raise('4s')
    await stand.device.drop()
    await soon(async () => expect((await stand.leases())[0]?.history.at(-1)?.note).toContain('to be confirmed'))
    await stand.kill()
    await stand.start()
    await stand.device.connect(stand.url)
    await soon(() => expect(stand.device.level).toBe('error'))
    await soon(async () => expect((await stand.leases())[0]?.history.at(-1)?.note).toContain('confirmed: '))
  })
})
