import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Delivery, VERBOSITY } from '../../../../../src/main/core/capture/lease-state.ts'
import type { DeviceLevel } from '../../../../../src/shared/model.ts'
import { LeaseWorld } from '../../../../helpers/lease-world.ts'

const louder = (one: DeviceLevel, other: DeviceLevel) => (VERBOSITY[one] > VERBOSITY[other] ? one : other)

/**
 * A device behind somebody else's broker. The broker takes whatever is published; only one that `tells` says when nobody
 * was there. It publishes the will of a laptop that it loses. The device's own platform may tell it levels as well.
 */
class Plant extends LeaseWorld {
  private isThere = true
  private isLinked = true
  /** The loudest level that is not a lease's doing. */
  ceiling: DeviceLevel
  private readonly tells: boolean

  constructor(base: DeviceLevel, tells: boolean) {
    super(base, 'off')
    this.ceiling = base
    this.tells = tells
  }

  protected send(level: DeviceLevel): Delivery {
    const arrives = this.isLinked && this.isThere
    if (arrives) this.level = level
    return this.isLinked && (arrives || !this.tells) ? 'accepted' : 'unsent'
  }

  lines(): void {
    if (!this.isThere || !this.isLinked || this.level === 'off') return
    const levels: [number, number, number, number, number] = [0, 0, 0, 0, 0]
    levels[VERBOSITY[this.level] - 1] = 1
    this.put({ is: 'lines', levels, bytes: 20 })
  }

  ask(): void {
    if (this.isThere && this.isLinked) this.put({ is: 'query', site: false })
  }

  /** A device asks whenever it connects. */
  be(there: boolean): void {
    this.isThere = there
    if (there) this.ask()
  }

  /** The device's own platform tells it a level of its own choice. */
  other(level: DeviceLevel): void {
    this.ceiling = louder(this.ceiling, level)
    this.hear(level)
  }

  private hear(level: DeviceLevel): void {
    if (this.isThere) this.level = level
    if (this.isLinked) this.put({ is: 'level-seen', level })
  }

  link(up: boolean): void {
    if (up === this.isLinked) return
    this.isLinked = up
    if (up && this.isOpen) this.put({ is: 'back' })
  }

  /** The connection with the will is lost; the will is published at once, or when it is back. */
  loseGuard(late: boolean): void {
    const { will } = this
    if (will === null) return
    if (!late) this.hear(will)
    this.put({ is: 'unguarded' })
    if (late) this.hear(will)
    this.put({ is: 'guarded', deadMan: 'armed' })
    this.put({ is: 'back' })
  }

  restart(off: number, moveClock: number): void {
    if (this.will !== null && this.isThere) this.level = this.will
    this.isLinked = false
    this.kill(off, moveClock)
    this.link(true)
  }
}

const levels: fc.Arbitrary<DeviceLevel> = fc.constantFrom('off', 'error', 'warn', 'info', 'debug')
const quiet: fc.Arbitrary<DeviceLevel> = fc.constantFrom('off', 'error', 'warn')
const is = <T extends string>(name: T) => fc.constant(name)
const clock = fc.oneof(...[100_000, 1_000_000].map((most) => fc.integer({ min: -most, max: most })))
const cap = fc.option(fc.integer({ min: 1, max: 3 }))
const move = fc.oneof(
  fc.record({
    do: is('request'),
    during: levels,
    durationMs: fc.integer({ min: 1000, max: 600_000 }),
    maxLines: cap,
    restoreTo: fc.oneof(fc.constantFrom('before' as const, 'baseline' as const), quiet),
  }),
  fc.record({ do: is('pass'), ms: fc.integer({ min: 1, max: 200_000 }) }),
  fc.record({ do: is('extend'), ms: fc.integer({ min: 1, max: 300_000 }) }),
  fc.record({ do: is('end'), why: fc.constantFrom('technician' as const, 'shutdown' as const) }),
  fc.record({ do: is('there'), there: fc.boolean() }),
  fc.record({ do: is('link'), up: fc.boolean() }),
  fc.record({ do: is('ask') }),
  fc.record({ do: is('lines') }),
  fc.record({ do: is('other'), level: quiet }),
  fc.record({ do: is('unguarded'), late: fc.boolean() }),
  fc.record({ do: is('slow'), slow: fc.boolean() }),
  fc.record({ do: is('baseline') }),
  fc.record({ do: is('clock'), move: clock }),
  fc.record({ do: is('restart'), off: fc.integer({ min: 0, max: 600_000 }), move: clock }),
)

function play(plant: Plant, next: typeof move extends fc.Arbitrary<infer T> ? T : never): void {
  if (next.do === 'request') {
    if (next.restoreTo !== 'before' && next.restoreTo !== 'baseline')
      plant.ceiling = louder(plant.ceiling, next.restoreTo)
    plant.request(next)
  } else if (next.do === 'pass') plant.pass(next.ms)
  else if (next.do === 'extend') plant.extend(next.ms)
  else if (next.do === 'end') plant.put({ is: 'end', why: next.why, technician: '' })
  else if (next.do === 'there') plant.be(next.there)
  else if (next.do === 'link') plant.link(next.up)
  else if (next.do === 'ask') plant.ask()
  else if (next.do === 'lines') plant.lines()
  else if (next.do === 'other') plant.other(next.level)
  else if (next.do === 'unguarded') plant.loseGuard(next.late)
  else if (next.do === 'clock') plant.moveClock(next.move)
  else if (next.do === 'restart') plant.restart(next.off, next.move)
  else if (next.do === 'baseline') {
    if (!plant.isOpen) plant.put({ is: 'baseline', id: `b${plant.saved.size}`, technician: '' })
  } else {
    plant.isSlow = next.slow
    if (!next.slow) plant.arrive()
  }
}

describe('behind a broker of somebody else', () => {
  it.each([true, false])(
    'no device is left above its old level unnoticed (the broker says who is away: %s)',
    (tells) => {
      fc.assert(
        fc.property(quiet, fc.array(move, { maxLength: 40, size: 'max' }), (base, moves) => {
          const plant = new Plant(base, tells)
          for (const next of moves) {
            play(plant, next)
            plant.put({ is: 'tick' })
            expect(plant.overdue).toEqual([])
          }
          plant.isSlow = false
          plant.arrive()
          for (let at = 0; at < 10; at++) plant.pass(600_000)
          expect(plant.state.running).toHaveLength(0)
          const isAbove = () => VERBOSITY[plant.level] > VERBOSITY[plant.ceiling]
          if (isAbove()) {
            // Pending; or, where it cannot be known, told and not confirmed.
            const due = plant.state.owed?.lease ?? plant.state.unproved?.lease
            expect(due).toBeDefined()
            expect(VERBOSITY[due?.restoreTo ?? 'debug']).toBeLessThanOrEqual(VERBOSITY[plant.ceiling])
            expect(plant.state.known).not.toMatchObject({ level: due?.restoreTo, how: 'confirmed' })
          }
          // And its next question repairs it.
          plant.link(true)
          plant.be(true)
          expect(isAbove()).toBe(false)
          plant.pass(10_000)
          expect(plant.isOpen).toBe(false)
        }),
        { numRuns: 2000 },
      )
    },
  )
})
