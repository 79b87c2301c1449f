import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type DeviceLeases,
  type LeaseInput,
  noLeases,
  resume,
  step,
} from '../../../../../src/main/core/capture/lease.ts'
import type { DeviceLevel, LevelLease } from '../../../../../src/shared/model.ts'

/** A dead socket is found after one and a half times the keepalive of 240 s at the latest. */
const KEEPALIVE = 360_000

/**
 * A device and its laptop, played move by move. The device may be there, away, or behind a dead socket that still takes
 * what is written; it asks for its level whenever it comes back, as the vendors' clients do.
 */
class World {
  now = 1_000_000
  mono = 0
  level: DeviceLevel
  link: 'there' | 'away' | 'dead' = 'there'
  state: DeviceLeases
  readonly saved = new Map<string, LevelLease>()
  private count = 0
  private deadSince = 0

  readonly base: DeviceLevel

  constructor(base: DeviceLevel) {
    this.base = base
    this.level = base
    this.state = noLeases('p:A/B', { level: base, how: 'confirmed', since: 0 })
  }

  put(input: LeaseInput): void {
    this.take(step(this.state, input, { now: this.now, mono: this.mono, baseline: 'error' }))
  }

  private take({ state, effects }: ReturnType<typeof step>): void {
    this.state = state
    for (const effect of effects) {
      if (effect.do === 'save') this.saved.set(effect.lease.id, effect.lease)
      if (effect.do === 'tell' || effect.do === 'answer') this.deliver(effect.level, effect.do === 'answer')
    }
  }

  private deliver(level: DeviceLevel, asked: boolean): void {
    if (this.link === 'there') this.level = level
    this.put({ is: 'told', level, delivery: this.link === 'away' ? 'unsent' : 'written', asked })
  }

  request(level: DeviceLevel, durationMs: number): void {
    this.put({
      is: 'request',
      id: String(this.count++),
      during: level,
      durationMs,
      maxLines: null,
      maxBytes: null,
      restoreTo: 'before',
      reason: '',
      technician: '',
    })
  }

  pass(ms: number): void {
    const noticed = this.deadSince + KEEPALIVE - this.mono
    if (this.link === 'dead' && noticed <= ms) {
      this.advance(noticed)
      this.notice()
      this.advance(ms - noticed)
    } else this.advance(ms)
  }

  private advance(ms: number): void {
    this.now += ms
    this.mono += ms
    this.put({ is: 'tick' })
  }

  leave(dead: boolean): void {
    if (this.link !== 'there') return
    this.link = dead ? 'dead' : 'away'
    this.deadSince = this.mono
  }

  /** The keepalive finds the dead socket, at the latest before the device is back. */
  notice(): void {
    if (this.link !== 'dead') return
    this.link = 'away'
    this.put({ is: 'lost' })
  }

  comeBack(): void {
    this.notice()
    if (this.link !== 'away') return
    this.link = 'there'
    this.put({ is: 'back' })
    this.put({ is: 'query', site: true })
  }

  restart(moveClock: number): void {
    this.notice()
    if (this.link === 'there') this.link = 'away'
    this.now += moveClock
    this.mono = 0
    const open = [...this.saved.values()].filter((lease) => lease.state !== 'restored' && lease.state !== 'superseded')
    this.take(resume('p:A/B', this.state.known, open, { now: this.now, mono: this.mono, baseline: 'error' }))
  }
}

const levels: fc.Arbitrary<DeviceLevel> = fc.constantFrom('off', 'error', 'warn', 'info', 'debug')
const move = fc.oneof(
  fc.record({ do: fc.constant('request' as const), level: levels, ms: fc.integer({ min: 1000, max: 600_000 }) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ do: fc.constant('end' as const) }),
  fc.record({ do: fc.constant('extend' as const), ms: fc.integer({ min: 1, max: 300_000 }) }),
  fc.record({ do: fc.constant('leave' as const), dead: fc.boolean() }),
  fc.record({ do: fc.constant('notice' as const) }),
  fc.record({ do: fc.constant('back' as const) }),
  fc.record({ do: fc.constant('query' as const) }),
  fc.record({ do: fc.constant('lines' as const), debug: fc.boolean() }),
  fc.record({ do: fc.constant('restart' as const), move: fc.integer({ min: -1_000_000, max: 1_000_000 }) }),
  fc.record({ do: fc.constant('clock' as const), move: fc.integer({ min: -1_000_000, max: 1_000_000 }) }),
)

function play(world: World, moves: readonly (typeof move extends fc.Arbitrary<infer T> ? T : never)[]): void {
  for (const next of moves) {
    if (next.do === 'request') world.request(next.level, next.ms)
    else if (next.do === 'pass') world.pass(next.ms)
    else if (next.do === 'end') world.put({ is: 'end', why: 'technician' })
    else if (next.do === 'extend') {
      const id = world.state.running.at(-1)?.lease.id
      if (id !== undefined) world.put({ is: 'extend', id, byMs: next.ms })
    } else if (next.do === 'leave') world.leave(next.dead)
    else if (next.do === 'notice') world.notice()
    else if (next.do === 'back') world.comeBack()
    else if (next.do === 'query' && world.link === 'there') world.put({ is: 'query', site: true })
    else if (next.do === 'lines' && world.link === 'there') {
      const debug = next.debug && world.level === 'debug'
      world.put({ is: 'lines', levels: [1, 0, 0, debug ? 1 : 0, 0], bytes: 50 })
    } else if (next.do === 'restart') world.restart(next.move)
    else if (next.do === 'clock') {
      world.now += next.move
      world.put({ is: 'tick' })
    }
  }
}

describe('whatever happens', () => {
  it('no device is left away from its old level without being shown as pending', () => {
    fc.assert(
      fc.property(levels, fc.array(move, { maxLength: 40 }), (base, moves) => {
        const world = new World(base)
        play(world, moves)
        // All leases run out; a dead socket is found by its keepalive.
        for (let at = 0; at < 20; at++) world.pass(120_000)
        expect(world.state.running).toHaveLength(0)
        if (world.level !== base) expect(world.state.owed?.lease.restoreTo).toBe(base)
        // And when the device comes back, it is told.
        world.comeBack()
        world.pass(1000)
        expect(world.level).toBe(base)
        expect(world.state.owed).toBeNull()
        expect(
          [...world.saved.values()].filter((lease) => lease.state !== 'restored' && lease.state !== 'superseded'),
        ).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })
})
