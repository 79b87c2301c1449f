import { describe, expect, it } from 'vitest'
import {
  type DeviceLeases,
  dueLevel,
  type LeaseEffect,
  type LeaseEnv,
  type LeaseInput,
  noLeases,
  resume,
  step,
} from '../../../../../src/main/core/capture/lease.ts'
import type { KnownLevel, LevelLease } from '../../../../../src/shared/model.ts'

const DEVICE = 'p:A/B'
const UNKNOWN: KnownLevel = { level: null, how: 'unknown', since: null }
const MINUTE = 60_000

/** Walks a device through inputs with a clock that the test moves. */
function walk(known: KnownLevel = UNKNOWN) {
  const clock: { now: number; mono: number; baseline: LeaseEnv['baseline'] } = {
    now: 1_000_000,
    mono: 0,
    baseline: 'error',
  }
  let state: DeviceLeases = noLeases(DEVICE, known)
  const saved = new Map<string, LevelLease>()
  const told: string[] = []
  const events: string[] = []
  const guards: (string | null)[] = []
  let effects: readonly LeaseEffect[] = []
  const take = (result: { state: DeviceLeases; effects: readonly LeaseEffect[] }) => {
    state = result.state
    effects = result.effects
    for (const effect of effects) {
      if (effect.do === 'save') saved.set(effect.lease.id, effect.lease)
      if (effect.do === 'tell') told.push(effect.level)
      if (effect.do === 'event') events.push(effect.event.type)
      if (effect.do === 'guard') guards.push(effect.restoreTo)
    }
  }
  return {
    clock,
    saved,
    told,
    events,
    guards,
    get state() {
      return state
    },
    get answer() {
      return effects.find((effect) => effect.do === 'answer')?.level ?? null
    },
    put(input: LeaseInput) {
      take(step(state, input, clock))
    },
    pass(ms: number) {
      clock.now += ms
      clock.mono += ms
      take(step(state, { is: 'tick' }, clock))
    },
    restart(at: number) {
      clock.now = at
      clock.mono = 0
      const open = [...saved.values()].filter((lease) => lease.state !== 'restored' && lease.state !== 'superseded')
      take(resume(DEVICE, state.known, open, clock))
    },
    request(
      id: string,
      during: LevelLease['during'] = 'debug',
      durationMs = 15 * MINUTE,
      caps: Partial<{ maxLines: number; maxBytes: number }> = {},
    ) {
      this.put({
        is: 'request',
        id,
        during,
        durationMs,
        maxLines: caps.maxLines ?? null,
        maxBytes: caps.maxBytes ?? null,
        restoreTo: 'before',
        reason: '',
        technician: '',
      })
    },
    written(level: LevelLease['during'], asked = false) {
      this.put({ is: 'told', level, delivery: 'written', asked })
    },
  }
}

describe('a lease on a live session', () => {
  it('goes requested → told → confirmed → restored', () => {
    const device = walk()
    device.request('1')
    expect(device.told).toEqual(['debug'])
    device.written('debug')
    expect(device.saved.get('1')?.state).toBe('told')
    expect(device.state.known).toMatchObject({ level: 'debug', how: 'told' })
    device.put({ is: 'lines', levels: [0, 0, 0, 3, 0], bytes: 100 })
    expect(device.saved.get('1')?.state).toBe('confirmed')
    device.pass(15 * MINUTE)
    expect(device.told).toEqual(['debug', 'error'])
    expect(device.saved.get('1')?.state).toBe('restoring')
    device.written('error')
    expect(device.saved.get('1')).toMatchObject({
      state: 'restored',
      ended: 'time',
      restoreTo: 'error',
      restoreWhy: 'baseline',
    })
    expect(device.guards.at(-1)).toBeNull()
  })

  it('goes back to the level that was known before', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('1')
    device.written('debug')
    device.put({ is: 'end', why: 'technician' })
    expect(device.told).toEqual(['debug', 'warn'])
    expect(device.saved.get('1')).toMatchObject({ restoreTo: 'warn', restoreWhy: 'before', ended: 'technician' })
  })

  it('answers the device with the level of the lease while it runs, and with the old one after', () => {
    const device = walk()
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('error')
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('debug')
    device.written('debug', true)
    expect(device.saved.get('1')?.state).toBe('confirmed')
    device.pass(MINUTE)
    device.written('error')
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('error')
  })

  it('is pending while the device is away, and restored when it asks', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'error', delivery: 'unsent', asked: false })
    expect(device.saved.get('1')?.state).toBe('restore-pending')
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('error')
    device.written('error', true)
    expect(device.saved.get('1')?.state).toBe('restored')
  })

  it('is pending again when the session turns out to be lost right after the restore', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.written('error')
    expect(device.saved.get('1')?.state).toBe('restored')
    device.pass(10_000)
    device.put({ is: 'lost' })
    expect(device.saved.get('1')?.state).toBe('restore-pending')
    device.put({ is: 'back' })
    expect(device.told.at(-1)).toBe('error')
  })

  it('ends by either clock, whichever is earlier', () => {
    const forward = walk()
    forward.request('1', 'debug', 60 * MINUTE)
    forward.clock.now += 61 * MINUTE
    forward.put({ is: 'tick' })
    expect(forward.saved.get('1')?.state).toBe('restoring')
    const backward = walk()
    backward.request('1', 'debug', 60 * MINUTE)
    backward.clock.now -= 600 * MINUTE
    backward.clock.mono += 61 * MINUTE
    backward.put({ is: 'tick' })
    expect(backward.saved.get('1')?.state).toBe('restoring')
  })

  it('ends when its cap of lines or bytes is full, and says so', () => {
    const lines = walk()
    lines.request('1', 'debug', MINUTE, { maxLines: 5 })
    lines.written('debug')
    lines.put({ is: 'lines', levels: [0, 0, 1, 3, 0], bytes: 10 })
    expect(lines.saved.get('1')?.ended).toBeNull()
    lines.put({ is: 'lines', levels: [0, 0, 1, 0, 0], bytes: 10 })
    expect(lines.saved.get('1')).toMatchObject({ ended: 'lines', lines: 5 })
    expect(lines.events).toContain('lease.ended')
    const bytes = walk()
    bytes.request('1', 'debug', MINUTE, { maxBytes: 100 })
    bytes.put({ is: 'lines', levels: [0, 0, 0, 3, 0], bytes: 100 })
    expect(bytes.saved.get('1')?.ended).toBe('bytes')
  })

  it('can be extended', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'extend', id: '1', byMs: MINUTE })
    device.pass(90_000)
    expect(device.state.running).toHaveLength(1)
    device.pass(30_000)
    expect(device.state.running).toHaveLength(0)
  })
})

describe('leases that overlap', () => {
  it('the newest is in force, the older takes over when it ends, and the old level comes last', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('long', 'info', 10 * MINUTE)
    device.written('info')
    device.request('short', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    expect(device.told.at(-1)).toBe('info')
    expect(device.saved.get('short')?.state).toBe('superseded')
    device.written('info')
    device.pass(9 * MINUTE)
    expect(device.told.at(-1)).toBe('warn')
  })

  it('an older one that ends under a newer one changes nothing', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('first', 'debug', MINUTE)
    device.written('debug')
    device.request('second', 'info', 10 * MINUTE)
    device.written('info')
    device.pass(MINUTE)
    expect(device.told).toEqual(['debug', 'info'])
    device.pass(9 * MINUTE)
    expect(device.told.at(-1)).toBe('warn')
    expect(device.saved.get('second')?.restoreTo).toBe('warn')
  })

  it('a request while a restore is owed inherits what is owed', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'warn', delivery: 'unsent', asked: false })
    device.request('2', 'debug', MINUTE)
    expect(device.saved.get('1')?.state).toBe('superseded')
    expect(device.saved.get('2')?.restoreTo).toBe('warn')
  })
})

describe('a broker of somebody else', () => {
  it('holds a restore as restoring until it has been quiet', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'told', level: 'debug', delivery: 'accepted', asked: false })
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'error', delivery: 'accepted', asked: false })
    device.pass(3000)
    device.put({ is: 'lines', levels: [0, 0, 0, 2, 0], bytes: 10 })
    expect(device.told.at(-1)).toBe('error')
    device.pass(4000)
    expect(device.saved.get('1')?.state).toBe('restoring')
    device.pass(2000)
    expect(device.saved.get('1')?.state).toBe('restored')
  })

  it('does not answer a question that is not its business', () => {
    const device = walk()
    device.put({ is: 'query', site: false })
    expect(device.answer).toBeNull()
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'query', site: false })
    expect(device.answer).toBe('debug')
  })

  it('tells the level again when another platform tells a different one, but not in a shouting match', () => {
    const device = walk()
    device.request('1')
    device.put({ is: 'told', level: 'debug', delivery: 'accepted', asked: false })
    device.pass(3000)
    device.put({ is: 'level-seen', level: 'error' })
    device.put({ is: 'level-seen', level: 'error' })
    expect(device.told).toEqual(['debug', 'debug'])
  })
})

describe('a restart', () => {
  it('restores what expired meanwhile at once', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.restart(device.clock.now + 5 * MINUTE)
    expect(device.told.at(-1)).toBe('error')
    expect(device.saved.get('1')?.state).toBe('restoring')
  })

  it('keeps what still runs, for the rest of its time, and arms the guard again', () => {
    const device = walk()
    device.request('1', 'debug', 10 * MINUTE)
    device.written('debug')
    device.restart(device.clock.now + 5 * MINUTE)
    expect(dueLevel(device.state, 'error')).toBe('debug')
    expect(device.guards.at(-1)).toBe('error')
    device.pass(5 * MINUTE)
    expect(device.told.at(-1)).toBe('error')
  })

  it('ends a lease that seems to begin in the future: the clock was moved back', () => {
    const device = walk()
    device.request('1', 'debug', 10 * MINUTE)
    device.restart(device.clock.now - 60 * MINUTE)
    expect(device.saved.get('1')?.state).toBe('restoring')
  })
})
