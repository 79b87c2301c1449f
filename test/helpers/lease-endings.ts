/** Every lease ends: the same for a device that is signed in to this laptop and for one on a broker on site. A file for each. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isPast, LeaseStand, soon, type Way } from './lease-stand.ts'

export function describeEndings(way: Way): void {
  let stand: LeaseStand

  describe(`a device on ${way} is back at its old level after`, () => {
    beforeEach(async () => {
      stand = await LeaseStand.open(way)
      await stand.ready()
    })
    afterEach(() => stand.end())

    it('the normal end', async () => {
      await stand.level('debug', '--for', '2s')
      await stand.isBack()
      expect(stand.device.heard).toEqual(['error', 'debug', 'error'])
      expect(await stand.leases()).toMatchObject([{ state: 'restored', ended: 'time', restoreTo: 'error' }])
    })

    it('the end that a technician chose', async () => {
      await stand.raise('10m')
      await stand.level('restore', '--technician', 'Ann')
      await stand.isBack()
      const [lease] = await stand.leases()
      expect(lease).toMatchObject({ state: 'restored', ended: 'technician' })
      expect(lease?.history.map(({ note }) => note)).toContain('back to error, ended by Ann')
    })

    it('SIGKILL of the app and a restart when the lease is over', async () => {
      const endsAt = await stand.raise('4s')
      await stand.kill()
      await stand.device.drop()
      await isPast(endsAt)
      await stand.start()
      expect(await stand.leases()).toMatchObject([{ ended: 'time', restoreTo: 'error' }])
      await stand.device.connect(stand.url)
      await stand.isBack()
    })

    it('SIGKILL of the app and a restart in the middle: the lease goes on', async () => {
      await stand.raise('10m')
      await stand.kill()
      await stand.device.drop()
      stand.device.heard.length = 0
      await stand.start()
      await stand.device.connect(stand.url)
      await soon(() => expect(stand.device.level).toBe('debug'))
      await stand.level('restore')
      await stand.isBack()
    })

    it('SIGSTOP of the app, which lives on before the lease is over', async () => {
      await stand.raise('10m')
      stand.app.kill('SIGSTOP')
      // Behind a broker on site the will is published meanwhile.
      if (way === 'a broker on site') await soon(() => expect(stand.device.level).toBe('error'), 10_000)
      stand.app.kill('SIGCONT')
      await soon(() => expect(stand.device.level).toBe('debug'))
      await stand.level('restore')
      await stand.isBack()
    })

    it('a laptop that was asleep across the end', async () => {
      const endsAt = await stand.raise('4s')
      stand.app.kill('SIGSTOP')
      await isPast(endsAt)
      stand.app.kill('SIGCONT')
      await stand.isBack()
    })

    it('a network that was cut across the end', async () => {
      const endsAt = await stand.raise('4s')
      stand.network.cut()
      await isPast(endsAt)
      // What was written into the dead connection is not taken for told for good.
      await soon(async () =>
        expect(await stand.leases()).toMatchObject([{ state: expect.stringMatching(/restore-pending|restoring/) }]),
      )
      stand.network.mend()
      if (way === 'this laptop') {
        await stand.device.drop()
        await stand.device.connect(stand.url)
      }
      await stand.isBack()
    })

    it.each([
      ['asks', true],
      ['only listens', false],
    ])('its own absence at the end, when it is back and %s', async (_, asks) => {
      await stand.raise('4s')
      await stand.device.drop()
      await soon(async () => expect(await stand.leases()).toMatchObject([{ state: 'restore-pending', ended: 'time' }]))
      const bundle = join(stand.dataDir, 'pending.fieldtap.zip')
      expect(await stand.run('export', '--out', bundle)).toMatchObject({ status: 0, stderr: '' })
      const exported = execFileSync('unzip', ['-p', bundle, 'levels.ndjson'], { encoding: 'utf8' })
      expect(
        exported
          .trim()
          .split('\n')
          .map((row) => JSON.parse(row)),
      ).toMatchObject([{ during: 'debug', restoreTo: 'error', state: 'restore-pending', restoredAt: null }])
      await stand.device.connect(stand.url, asks)
      await stand.isBack()
    })

    it('two leases that overlap, the newer one shorter', async () => {
      await stand.raise('10m', 'info')
      await stand.level('debug', '--for', '2s')
      await soon(() => expect(stand.device.heard).toEqual(['error', 'info', 'debug', 'info']))
      await stand.level('restore')
      await stand.isBack()
      expect((await stand.leases()).map(({ state, restoreTo }) => [state, restoreTo])).toEqual([
        ['superseded', 'error'],
        ['restored', 'error'],
      ])
    })

    it('two leases that overlap, the older one shorter', async () => {
      const endsAt = await stand.raise('5s', 'debug')
      await stand.raise('10m', 'info')
      await isPast(endsAt)
      await soon(async () => expect((await stand.leases()).map(({ state }) => state)).toContain('superseded'))
      expect(stand.device.level).toBe('info')
      await stand.level('restore')
      await stand.isBack()
      expect(stand.device.heard).toEqual(['error', 'debug', 'info', 'error'])
    })

    it('a reconnect in the middle, at which it gets the level of the lease', async () => {
      await stand.raise('10m')
      await stand.device.drop()
      const before = stand.device.heard.length
      await stand.device.connect(stand.url)
      await soon(() => expect(stand.device.heard.slice(before)).toContain('debug'))
      await stand.level('restore')
      await stand.isBack()
      await stand.device.drop()
      stand.device.heard.length = 0
      await stand.device.connect(stand.url)
      if (way === 'this laptop') await soon(() => expect(stand.device.level).toBe('error'))
    })

    it('SIGTERM of the app', async () => {
      await stand.raise('10m')
      await stand.quit()
      await soon(() => expect(stand.device.level).toBe('error'))
    })
  })
}
