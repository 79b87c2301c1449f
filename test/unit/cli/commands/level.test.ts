import { describe, expect, test } from 'vitest'
import { FieldtapError } from '../../../../src/shared/errors.ts'
import type { LevelLease } from '../../../../src/shared/model.ts'
import { type Answers, NOW, pieces, runCli } from '../../../helpers/fake-cli.ts'

const MINUTE = 60_000

describe('level', () => {
  const lease: LevelLease = {
    id: 'L',
    device: 'tencent:P/D',
    before: { level: 'error', how: 'told', since: 1 },
    during: 'debug',
    restoreTo: 'error',
    restoreWhy: 'before',
    state: 'requested',
    reason: '',
    technician: '',
    requestedAt: NOW,
    toldAt: null,
    confirmedAt: null,
    endsAt: NOW + 15 * MINUTE,
    maxLines: null,
    maxBytes: null,
    lines: 0,
    bytes: 0,
    ended: null,
    endedAt: null,
    restoredAt: null,
    deadMan: 'unneeded',
    history: [],
  }
  const told: LevelLease = { ...lease, state: 'told', toldAt: NOW }
  const confirmed: LevelLease = { ...told, state: 'confirmed', confirmedAt: NOW }
  const restored: LevelLease = { ...confirmed, state: 'restored', ended: 'time', endedAt: NOW, restoredAt: NOW }
  const level = ['level', '--data', '/d', 'P/D']

  test('without a level it shows what is known', async () => {
    const known = { level: { level: 'error', how: 'confirmed', since: NOW }, lease: null }
    const { out, calls } = await runCli(level, { answers: { 'level.get': known } })
    expect(calls).toEqual([['level.get', { device: 'P/D' }]])
    expect(out).toBe('P/D: error (confirmed), since 2026-03-01 12:00:00.000\n')
    const json = await runCli([...level, '--json'], { answers: { 'level.get': known } })
    expect(JSON.parse(json.out)).toEqual(known)
  })

  describe('off, where collection is on or off', () => {
    const off = { level: 'off', how: 'told', since: NOW }
    const on: LevelLease = { ...told, during: 'on', restoreTo: 'off' }

    test('ends what runs', async () => {
      const ended: LevelLease = { ...on, state: 'restored', ended: 'technician', endedAt: NOW, restoredAt: NOW }
      const answers = { 'level.get': { level: off, lease: on }, 'level.restore': { lease: ended, level: off } }
      const { calls, status } = await runCli([...level, 'off'], { answers })
      expect(calls.map(([call]) => call)).toEqual(['level.get', 'level.restore'])
      expect(status).toBe(0)
    })

    test('is a lease of its own where what runs would go back to on, and then stays off', async () => {
      const answers = { 'level.get': { level: off, lease: { ...on, restoreTo: 'on' } }, 'level.lease': told }
      const { calls } = await runCli([...level, 'off'], { answers })
      expect(calls[1]).toEqual(['level.lease', expect.objectContaining({ level: 'off', restoreTo: 'off' })])
    })

    test('is a lease like any other where none runs', async () => {
      const answers = { 'level.get': { level: off, lease: { ...on, ended: 'time' } }, 'level.lease': told }
      const { calls } = await runCli([...level, 'off'], { answers })
      expect(calls[1]).toEqual(['level.lease', expect.objectContaining({ level: 'off', restoreTo: 'before' })])
    })
  })

  test('a lease is 15 minutes unless said otherwise', async () => {
    const { calls, status } = await runCli([...level, 'debug'], { answers: { 'level.lease': told } })
    const asked = {
      device: 'P/D',
      level: 'debug',
      durationMs: 15 * MINUTE,
      maxLines: null,
      maxBytes: null,
      reason: '',
      restoreTo: 'before',
      technician: '',
    }
    expect(calls).toEqual([['level.lease', asked]])
    expect(status).toBe(0)
  })

  test.each([
    [['--for', '90s'], { durationMs: 90_000 }],
    [['--for', '2h'], { durationMs: 120 * MINUTE }],
    [
      ['--for', '1d', '--lines', '5000', '--bytes', '20M'],
      { durationMs: 1440 * MINUTE, maxLines: 5000, maxBytes: 20_000_000 },
    ],
    [['--reason', 'reboots', '--technician', 'Ann'], { reason: 'reboots', technician: 'Ann' }],
  ])('%j', async (more, asked) => {
    const { calls } = await runCli([...level, 'debug', ...more], { answers: { 'level.lease': told } })
    expect(calls[0]?.[1]).toMatchObject(asked)
  })

  test.each([
    ['verbose'],
    ['debug', '--for', '15'],
    ['debug', '--for', '0s'],
    ['debug', '--for', 'soon'],
    ['debug', '--lines', '0'],
  ])('%s %s %s is wrong usage', async (...more) => {
    expect(await runCli([...level, ...more])).toMatchObject({ status: 2, opened: [] })
  })

  test('returns once the device was told, with --wait once it has confirmed', async () => {
    const answers = { 'level.lease': lease, 'level.watch': pieces(lease, told, confirmed, restored) }
    expect((await runCli([...level, 'debug'], { answers })).out).toBe('P/D: told debug, for another 15m, then error\n')
    const waited = await runCli([...level, 'debug', '--wait'], { answers })
    expect(waited.out).toBe('P/D: debug confirmed, for another 15m, then error\n')
  })

  test('a device that was never there fails, once the lease is over', async () => {
    const ended: LevelLease = { ...lease, state: 'restored', ended: 'time' }
    const answers = { 'level.lease': lease, 'level.watch': pieces(lease, ended) }
    const { status, err } = await runCli([...level, 'debug'], { answers })
    expect(status).toBe(1)
    expect(err).toMatch(/^fieldtap: device-away: /)
  })

  const alone: Answers = { 'connections.watch': pieces([]) }

  test('with a core of its own it stays until the level is restored', async () => {
    const answers = { ...alone, 'level.lease': told, 'level.watch': pieces(told, confirmed, restored) }
    const { out, status, closed } = await runCli([...level, 'debug'], { answers, own: true })
    expect(out).toBe('P/D: told debug, for another 15m, then error\nP/D: back to error\n')
    expect(status).toBe(0)
    expect(closed).toBe(1)
  })

  test('asked to end, a core of its own is closed (which restores) and that is success', async () => {
    const stop = new AbortController()
    const answers = {
      ...alone,
      'level.lease': told,
      'level.watch': async function* () {
        yield told
        stop.abort()
        throw new FieldtapError('cancelled')
      },
    }
    const ran = await runCli([...level, 'debug'], { answers, own: true, stop: stop.signal })
    expect(ran).toMatchObject({ status: 0, closed: 1, err: '' })
  })

  test('asked to end while it waits for a running core, the wait is cancelled', async () => {
    const stop = new AbortController()
    const answers = {
      'level.lease': lease,
      'level.watch': async function* () {
        yield lease
        stop.abort()
        throw new FieldtapError('cancelled')
      },
    }
    const ran = await runCli([...level, 'debug'], { answers, stop: stop.signal })
    expect(ran).toMatchObject({ status: 1, err: expect.stringMatching(/^fieldtap: cancelled: /) })
  })

  test('restore ends the lease', async () => {
    const restoring: LevelLease = { ...told, state: 'restoring', ended: 'technician' }
    const answers = {
      'level.restore': { lease: restoring, level: { level: 'debug', how: 'told', since: NOW } },
      'level.watch': pieces(restoring, restored),
    }
    const { calls, out } = await runCli([...level, 'restore'], { answers })
    expect(calls[0]).toEqual(['level.restore', { device: 'P/D', technician: '' }])
    expect(out).toBe('P/D: back to error\n')
  })

  test('restore is told, and a running core waits for the rest', async () => {
    const restoring: LevelLease = { ...told, state: 'restoring', ended: 'technician' }
    const known = { level: 'error', how: 'told', since: NOW }
    const { out, calls } = await runCli([...level, 'restore'], {
      answers: { 'level.restore': { lease: restoring, level: known } },
    })
    expect(out).toBe('P/D: told to go back to error\n')
    expect(calls).toHaveLength(1)
  })

  test('restore of a device that is away is left to the running core, and waited for by a core of its own', async () => {
    const pending: LevelLease = { ...told, state: 'restore-pending', ended: 'technician' }
    const answers = {
      ...alone,
      'level.restore': { lease: pending, level: { level: 'debug', how: 'told', since: NOW } },
      'level.watch': pieces(pending, restored),
    }
    expect((await runCli([...level, 'restore'], { answers })).out).toContain('away; goes back to error')
    expect((await runCli([...level, 'restore'], { answers, own: true })).out).toBe('P/D: back to error\n')
  })

  test('restore without a lease tells the baseline', async () => {
    const answers = { 'level.restore': { lease: null, level: { level: 'error', how: 'told', since: NOW } } }
    expect((await runCli([...level, 'restore'], { answers })).out).toBe('P/D: error (told)\n')
  })

  test('several devices at once, and where they go back to', async () => {
    const more = ['--also', 'P/E', '--also', 'P/E', '--restore-to', 'baseline']
    const { calls, status } = await runCli([...level, 'debug', ...more], { answers: { 'level.lease': told } })
    expect(calls.map(([call, input]) => [call, input])).toMatchObject([
      ['level.lease', { device: 'P/D', level: 'debug', restoreTo: 'baseline' }],
      ['level.lease', { device: 'P/E', level: 'debug', restoreTo: 'baseline' }],
    ])
    expect(status).toBe(0)
  })

  test('devices may also stand one after the other', async () => {
    const { calls } = await runCli([...level, 'P/E', 'P/D', 'debug', '--also', 'P/F'], {
      answers: { 'level.lease': told },
    })
    expect(calls.map(([, input]) => input)).toMatchObject([{ device: 'P/D' }, { device: 'P/F' }, { device: 'P/E' }])
    const shown = { level: { level: 'error', how: 'told', since: NOW }, lease: null }
    const { out } = await runCli([...level, 'P/E'], { answers: { 'level.get': shown } })
    expect(out.match(/error \(told\)/g)).toHaveLength(2)
  })

  test('extends the lease that runs, by 15 minutes unless said otherwise', async () => {
    const known = { level: { level: 'debug', how: 'told', since: NOW }, lease: told }
    const answers = { 'level.get': known, 'level.extend': { ...told, endsAt: told.endsAt + 5 * MINUTE } }
    const { calls, out } = await runCli([...level, 'extend', '5m'], { answers })
    expect(calls[1]).toEqual(['level.extend', { lease: 'L', byMs: 5 * MINUTE }])
    expect(out).toBe('P/D: told debug, for another 20m, then error\n')
    expect((await runCli([...level, 'extend'], { answers })).calls[1]?.[1]).toEqual({ lease: 'L', byMs: 15 * MINUTE })
    const over = await runCli([...level, 'extend'], { answers: { 'level.get': { ...known, lease: null } } })
    expect(over.err).toContain('lease-not-found')
  })

  test('only extend takes a second value', async () => {
    expect((await runCli([...level, 'debug', '5m'], { answers: {} })).status).toBe(2)
  })

  test('says where the level goes back to, and what holds if the laptop disappears', async () => {
    const known = { level: { level: 'debug', how: 'told', since: NOW }, lease: { ...told, deadMan: 'armed' } }
    const { out } = await runCli(level, { answers: { 'level.get': known } })
    expect(out).toContain('It goes back to error: what was there before.')
    expect(out).toContain('the broker restores it')
  })
})
