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

const LOUD: Record<DeviceLevel, number> = { unset: 4, off: 0, error: 1, warn: 2, info: 3, debug: 4, on: 4 }
const louder = (one: DeviceLevel, other: DeviceLevel) => (LOUD[one] > LOUD[other] ? one : other)
const isOver = (lease: LevelLease) => lease.state === 'restored' || lease.state === 'superseded'

/**
 * A device behind somebody else's broker. The broker takes whatever is published; only one that `tells` says when nobody
 * was there. The device's own platform may tell it levels as well.
 */
class Site {
  now = 1_000_000
  mono = 0
  level: DeviceLevel
  there = true
  linked = true
  state: DeviceLeases
  /** The loudest level that is not a lease's doing. */
  ceiling: DeviceLevel
  private readonly saved = new Map<string, LevelLease>()
  private unproved: LevelLease | null = null
  private count = 0
  private readonly tells: boolean

  constructor(base: DeviceLevel, tells: boolean) {
    this.level = base
    this.ceiling = base
    this.tells = tells
    this.state = noLeases('p:A/B', { level: base, how: 'confirmed', since: 0 })
  }

  private get env() {
    return { now: this.now, mono: this.mono, baseline: 'off' as const }
  }

  put(input: LeaseInput): void {
    this.take(step(this.state, input, this.env))
  }

  private take({ state, effects }: ReturnType<typeof step>): void {
    this.state = state
    for (const effect of effects) {
      if (effect.do === 'save') this.saved.set(effect.lease.id, effect.lease)
      if (effect.do === 'unproved') this.unproved = effect.lease
      if (effect.do === 'tell' || effect.do === 'answer') this.publish(effect.level, effect.do === 'answer')
    }
  }

  private publish(level: DeviceLevel, asked: boolean): void {
    const arrives = this.linked && this.there
    if (arrives) this.level = level
    const isTaken = this.linked && (arrives || !this.tells)
    this.put({ is: 'told', level, delivery: isTaken ? 'accepted' : 'unsent', asked })
  }

  request(during: DeviceLevel, durationMs: number, maxLines: number | null): void {
    const id = String(this.count++)
    const rest = { maxBytes: null, restoreTo: 'before' as const, reason: '', technician: '' }
    this.put({ is: 'request', id, during, durationMs, maxLines, ...rest })
  }

  pass(ms: number): void {
    this.now += ms
    this.mono += ms
    this.put({ is: 'tick' })
  }

  lines(): void {
    if (!this.there || !this.linked || this.level === 'off' || this.level === 'unset') return
    const levels: [number, number, number, number, number] = [0, 0, 0, 0, 0]
    const at = { error: 0, warn: 1, info: 2, debug: 3, on: 3 }[this.level]
    levels[at] = 1
    this.put({ is: 'lines', levels, bytes: 20 })
  }

  ask(): void {
    if (this.there && this.linked) this.put({ is: 'query', site: false })
  }

  /** The device's own platform tells it a level of its own choice. */
  other(level: DeviceLevel): void {
    this.ceiling = louder(this.ceiling, level)
    if (this.there) this.level = level
    if (this.linked) this.put({ is: 'level-seen', level })
  }

  link(up: boolean): void {
    if (up === this.linked) return
    this.linked = up
    if (up && this.isOpen) this.put({ is: 'back' })
  }

  get isOpen(): boolean {
    return this.state.running.length > 0 || this.state.owed !== null
  }

  restart(): void {
    this.linked = false
    this.mono = 0
    const open = [...this.saved.values()].filter((lease) => !isOver(lease))
    this.take(resume('p:A/B', this.state.known, open, this.env, this.unproved))
    this.link(true)
  }
}

const levels: fc.Arbitrary<DeviceLevel> = fc.constantFrom('off', 'error', 'warn', 'info', 'debug')
const quiet: fc.Arbitrary<DeviceLevel> = fc.constantFrom('off', 'error', 'warn')
const is = <T extends string>(name: T) => fc.constant(name)
const move = fc.oneof(
  fc.record({
    do: is('request'),
    level: levels,
    ms: fc.integer({ min: 1000, max: 600_000 }),
    lines: fc.option(fc.integer({ min: 1, max: 3 })),
  }),
  fc.record({ do: is('pass'), ms: fc.integer({ min: 1, max: 200_000 }) }),
  fc.record({ do: is('end'), why: fc.constantFrom('technician' as const, 'shutdown' as const) }),
  fc.record({ do: is('there'), there: fc.boolean() }),
  fc.record({ do: is('link'), up: fc.boolean() }),
  fc.record({ do: is('ask') }),
  fc.record({ do: is('lines') }),
  fc.record({ do: is('other'), level: quiet }),
  fc.record({ do: is('restart') }),
)

function play(site: Site, next: typeof move extends fc.Arbitrary<infer T> ? T : never): void {
  if (next.do === 'request') site.request(next.level, next.ms, next.lines)
  else if (next.do === 'pass') site.pass(next.ms)
  else if (next.do === 'end') site.put({ is: 'end', why: next.why })
  else if (next.do === 'there') {
    site.there = next.there
    // A device asks whenever it connects.
    if (next.there) site.ask()
  } else if (next.do === 'link') site.link(next.up)
  else if (next.do === 'ask') site.ask()
  else if (next.do === 'lines') site.lines()
  else if (next.do === 'other') site.other(next.level)
  else site.restart()
}

describe('behind a broker of somebody else', () => {
  it.each([true, false])(
    'no device is left above its old level unnoticed (the broker says who is away: %s)',
    (tells) => {
      fc.assert(
        fc.property(quiet, fc.array(move, { maxLength: 40 }), (base, moves) => {
          const site = new Site(base, tells)
          for (const next of moves) play(site, next)
          for (let at = 0; at < 10; at++) site.pass(600_000)
          expect(site.state.running).toHaveLength(0)
          if (LOUD[site.level] > LOUD[site.ceiling]) {
            // Pending; or, where it cannot be known, told and not confirmed.
            const due = site.state.owed?.lease ?? site.state.unproved?.lease
            expect(due).toBeDefined()
            expect(LOUD[due?.restoreTo ?? 'debug']).toBeLessThanOrEqual(LOUD[site.ceiling])
            expect(site.state.known).not.toMatchObject({ level: due?.restoreTo, how: 'confirmed' })
          }
          // And its next question repairs it.
          site.link(true)
          site.there = true
          site.ask()
          expect(LOUD[site.level]).toBeLessThanOrEqual(LOUD[site.ceiling])
          site.pass(10_000)
          expect(site.isOpen).toBe(false)
        }),
        { numRuns: 2000 },
      )
    },
  )
})
