import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../../../src/main/core/capture/lease-state.ts'
import type { DeviceLevel } from '../../../../../src/shared/model.ts'
import { LeaseWorld } from '../../../../helpers/lease-world.ts'

/** A dead socket is found after one and a half times the keepalive of 240 s at the latest. */
const KEEPALIVE = 360_000

/**
 * A device that signs in to this laptop. It may be there, away, or behind a dead socket that still takes what is
 * written. Most ask for their level whenever they come back, as the vendors' clients do; some only listen.
 */
class Site extends LeaseWorld {
  private link: 'there' | 'away' | 'dead' = 'there'
  private deadSince = 0

  protected send(level: DeviceLevel): Delivery {
    if (this.link === 'there') this.level = level
    return this.link === 'away' ? 'unsent' : 'written'
  }

  override pass(ms: number): void {
    const noticed = this.deadSince + KEEPALIVE - this.mono
    if (this.link === 'dead' && noticed <= ms) {
      super.pass(Math.max(0, noticed))
      this.notice()
      super.pass(ms - Math.max(0, noticed))
    } else super.pass(ms)
  }

  leave(dead: boolean): void {
    if (this.link !== 'there') return
    this.link = dead ? 'dead' : 'away'
    this.deadSince = this.mono
    if (!dead) this.put({ is: 'lost' })
  }

  /** The keepalive finds the dead socket. */
  notice(): void {
    if (this.link !== 'dead') return
    this.link = 'away'
    this.put({ is: 'lost' })
  }

  /** Also while its dead session is still there: it is taken over, and nobody says that it was lost. */
  comeBack(asks: boolean): void {
    if (this.link === 'there') return
    this.link = 'there'
    this.put({ is: 'back' })
    if (asks) this.ask()
  }

  ask(): void {
    if (this.link === 'there') this.put({ is: 'query', site: true })
  }

  lines(debug: boolean): void {
    if (this.link !== 'there') return
    this.put({ is: 'lines', levels: [1, 0, 0, debug && this.level === 'debug' ? 1 : 0, 0], bytes: 50 })
  }

  restart(off: number, moveClock: number): void {
    this.link = 'away'
    this.kill(off, moveClock)
  }
}

const levels: fc.Arbitrary<DeviceLevel> = fc.constantFrom('off', 'error', 'warn', 'info', 'debug')
const is = <T extends string>(name: T) => fc.constant(name)
const clock = fc.oneof(...[100_000, 1_000_000].map((most) => fc.integer({ min: -most, max: most })))
const cap = fc.option(fc.integer({ min: 1, max: 4 }))
const move = fc.oneof(
  fc.record({ do: is('request'), during: levels, durationMs: fc.integer({ min: 1000, max: 600_000 }), maxLines: cap }),
  fc.record({ do: is('pass'), ms: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ do: is('end'), why: fc.constantFrom('technician' as const, 'shutdown' as const) }),
  fc.record({ do: is('extend'), ms: fc.integer({ min: 1, max: 300_000 }) }),
  fc.record({ do: is('leave'), dead: fc.boolean() }),
  fc.record({ do: is('notice') }),
  fc.record({ do: is('back'), asks: fc.boolean() }),
  fc.record({ do: is('query') }),
  fc.record({ do: is('lines'), debug: fc.boolean() }),
  fc.record({ do: is('slow'), slow: fc.boolean() }),
  fc.record({ do: is('restart'), off: fc.integer({ min: 0, max: 600_000 }), move: clock }),
  fc.record({ do: is('clock'), move: clock }),
)

function play(site: Site, next: typeof move extends fc.Arbitrary<infer T> ? T : never): void {
  if (next.do === 'request') site.request(next)
  else if (next.do === 'pass') site.pass(next.ms)
  else if (next.do === 'end') site.put({ is: 'end', why: next.why, technician: '' })
  else if (next.do === 'extend') site.extend(next.ms)
  else if (next.do === 'leave') site.leave(next.dead)
  else if (next.do === 'notice') site.notice()
  else if (next.do === 'back') site.comeBack(next.asks)
  else if (next.do === 'query') site.ask()
  else if (next.do === 'lines') site.lines(next.debug)
  else if (next.do === 'restart') site.restart(next.off, next.move)
  else if (next.do === 'clock') site.moveClock(next.move)
  else {
    site.isSlow = next.slow
    if (!next.slow) site.arrive()
  }
}

describe('whatever happens', () => {
  it('no device is left away from its old level without being shown as pending', () => {
    fc.assert(
      fc.property(levels, fc.array(move, { maxLength: 40, size: 'max' }), fc.boolean(), (base, moves, asks) => {
        const site = new Site(base, 'error')
        for (const next of moves) {
          play(site, next)
          site.put({ is: 'tick' })
          expect(site.overdue).toEqual([])
        }
        site.isSlow = false
        site.arrive()
        // All leases run out; a dead socket is found by its keepalive.
        for (let at = 0; at < 20; at++) site.pass(120_000)
        expect(site.state.running).toHaveLength(0)
        if (site.level !== base) {
          // Pending; or, where a process that knew of the dead socket died with it, told and not confirmed.
          const due = site.state.owed?.lease ?? site.state.unproved?.lease
          expect(due?.restoreTo).toBe(base)
          if (site.state.owed) expect(due?.state).toBe('restore-pending')
          expect(site.state.known).not.toMatchObject({ level: base, how: 'confirmed' })
        }
        // And when the device comes back, it is told, whether it asks or not.
        site.leave(false)
        site.comeBack(asks)
        site.pass(1000)
        expect(site.level).toBe(base)
        expect(site.state.owed).toBeNull()
        expect(site.unfinished).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })
})
