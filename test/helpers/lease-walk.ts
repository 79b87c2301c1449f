/** Walks the lease state machine of one device through inputs, with a clock that the test moves. */
import { resume, step } from '../../src/main/core/capture/lease.ts'
import {
  type DeviceLeases,
  isOver,
  type LeaseEffect,
  type LeaseEnv,
  type LeaseInput,
  noLeases,
} from '../../src/main/core/capture/lease-state.ts'
import type { KnownLevel, LevelLease } from '../../src/shared/model.ts'

const DEVICE = 'p:A/B'
const UNKNOWN: KnownLevel = { level: null, how: 'unknown', since: null }
export const MINUTE = 60_000

export function walk(known: KnownLevel = UNKNOWN) {
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
      if (effect.do === 'save' || effect.do === 'counted') saved.set(effect.lease.id, effect.lease)
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
    restart(at: number, isClockBehind = false) {
      clock.now = at
      clock.mono = 0
      const open = [...saved.values()].filter((lease) => !isOver(lease))
      take(resume(DEVICE, { known: state.known, open, unproved: null, isClockBehind }, clock))
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
