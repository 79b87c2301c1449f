import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  advance,
  beginWalk,
  OVERLAP_MS,
  readState,
  type WalkState,
  writeState,
} from '../../../../../../src/main/core/platforms/pelion/walk.ts'

const ALL = { since: null, floor: null, until: null }
const fresh = readState(null, 'mine')
const HOUR = OVERLAP_MS

test('what was read of another history, or cannot be read, counts for nothing', () => {
  const known: WalkState = { ...fresh, done: { from: null, to: 5 } }
  expect(readState(writeState(known), 'mine')).toEqual(known)
  for (const resume of [null, '', 'x', '{}', writeState(known).replace('mine', 'other')]) {
    expect(readState(resume, 'mine')).toEqual(fresh)
  }
})

describe('where a walk begins', () => {
  const done: WalkState = { ...fresh, done: { from: 10 * HOUR, to: 20 * HOUR } }
  test.each([
    ['nothing was read', fresh, {}, null],
    ['all was read from the beginning', { ...fresh, done: { from: null, to: 20 * HOUR } }, {}, 19 * HOUR],
    ['only what is newer was read', done, {}, null],
    ['what was read counts from there only', done, { floor: 12 * HOUR }, 19 * HOUR],
    ['and from later than that', done, { floor: 30 * HOUR }, 30 * HOUR],
    ['what was read is asked for again', done, { since: 12 * HOUR }, 12 * HOUR],
    ['but counts from later only', done, { since: 12 * HOUR, floor: 13 * HOUR }, 13 * HOUR],
    ['what comes after it is asked for', done, { since: 30 * HOUR }, 30 * HOUR],
    ['what comes before it is asked for', done, { since: 5 * HOUR, until: 8 * HOUR }, 5 * HOUR],
  ])('%s', (_, state, asked, from) => {
    const until = 'until' in asked ? asked.until : null
    expect(beginWalk(state, { ...ALL, ...asked })).toEqual({ from, until, after: null, newest: null })
  })

  test('one that was broken off goes on where it stopped', () => {
    const walk = beginWalk(fresh, ALL)
    const state = advance(fresh, walk, { newest: 5, next: 'e5' })
    expect(beginWalk(state, ALL)).toEqual({ from: null, until: null, after: 'e5', newest: 5 })
    expect(beginWalk(state, { ...ALL, since: 3 })).toEqual({ from: null, until: null, after: 'e5', newest: 5 })
    expect(beginWalk(state, { ...ALL, until: 9 }).after).toBeNull()
  })
})

test('nothing is left out, whatever is asked for and wherever it breaks off', () => {
  const step = fc.record({
    since: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
    until: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
    pages: fc.integer({ min: 0, max: 6 }),
    arrive: fc.integer({ min: 0, max: 3 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      // Two share a time; what comes later has a time no more than half an hour older than what is there.
      const log: { id: string; time: number }[] = []
      const arrive = (count: number) => {
        for (let at = 0; at < count; at += 1) {
          log.push({
            id: `e${log.length}`,
            time: Math.floor(log.length / 2) * HOUR - (log.length % 5 === 0 ? HOUR / 2 : 0),
          })
        }
      }
      arrive(9)
      const kept = new Set<string>()
      let resume: string | null = null
      const sync = (since: number | null, until: number | null, mostPages: number) => {
        let state = readState(resume, 'mine')
        let walk = beginWalk(state, { since, floor: null, until })
        for (let page = 0; page < mostPages; page += 1) {
          const inside = log
            .filter(({ time }) => time >= (walk.from ?? -HOUR) && time < (walk.until ?? Number.POSITIVE_INFINITY))
            .toSorted((one, other) => one.time - other.time || one.id.localeCompare(other.id))
          const at = inside.findIndex(({ id }) => id === walk.after) + 1
          const events = inside.slice(at, at + 2)
          for (const { id } of events) kept.add(id)
          const more = at + 2 < inside.length
          const newest = events.length === 0 ? null : Math.max(...events.map(({ time }) => time))
          state = advance(state, walk, { newest, next: more ? (events.at(-1)?.id ?? null) : null })
          resume = writeState(state)
          if (state.walk === null) return
          walk = state.walk
        }
      }
      for (const { since, until, pages, arrive: count } of steps) {
        sync(since === null ? null : since * HOUR, until === null ? null : until * HOUR, pages)
        arrive(count)
      }
      sync(null, null, Number.POSITIVE_INFINITY)
      expect([...kept].sort()).toEqual(log.map(({ id }) => id).sort())
    }),
    { numRuns: 1500 },
  )
})
