import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  LAST_SEQ,
  packEvents,
  type StoredEvent,
  toEventRow,
  unpackEvents,
} from '../../../../../src/main/core/store/hot-event-rows.ts'

const text = fc.oneof(fc.constantFrom('a', 'b'), fc.string({ unit: 'binary', maxLength: 8 }))
const time = fc.oneof(fc.constantFrom(0, -1), fc.integer({ min: -(2 ** 45), max: 2 ** 45 }))

const event: fc.Arbitrary<Omit<StoredEvent['event'], 'seq'>> = fc.record({
  id: text,
  device: fc.option(text),
  connection: fc.option(text),
  time,
  received: time,
  outcome: fc.constantFrom('SUCCESS', 'FAIL', 'INFO'),
  category: text,
  type: text,
  description: text,
  stateChange: fc.boolean(),
  data: fc.oneof(fc.constant({}), fc.dictionary(text, text, { maxKeys: 3 })),
  source: fc.constantFrom('device', 'fieldtap'),
})

const stored = fc
  .array(
    fc.tuple(event, fc.integer({ min: 1, max: 5 }), fc.option(text, { freq: 1 }), fc.constantFrom(0, 0, 0, 999_999)),
    { minLength: 1, maxLength: 40 },
  )
  .map((all) => {
    let seq = 0
    return all.map(([event, step, raw, micros]): StoredEvent => {
      seq += step
      return { event: { ...event, seq }, raw, micros }
    })
  })

test('events read back as the rows that they are', () => {
  fc.assert(
    fc.property(stored, fc.nat(), fc.nat(), (events, one, other) => {
      const from = one % events.length
      const to = from + 1 + (other % (events.length - from))
      expect(unpackEvents(packEvents(events, from, to))).toEqual(events.slice(from, to).map(toEventRow))
    }),
    { numRuns: 500 },
  )
})

test('what a version before this one wrote reads as it did, and SQL finds the last number in both', () => {
  const db = new Database(':memory:')
  const last = db.prepare(`SELECT ${LAST_SEQ} FROM (SELECT ? AS body)`).pluck()
  fc.assert(
    fc.property(stored, (events) => {
      const rows = events.map(toEventRow)
      const before = JSON.stringify(rows)
      expect(unpackEvents(before)).toEqual(rows)
      expect(last.get(before)).toBe(events.at(-1)?.event.seq)
      expect(last.get(packEvents(events, 0, events.length))).toBe(events.at(-1)?.event.seq)
    }),
    { numRuns: 100 },
  )
})

test('what repeats is written once', () => {
  const one: StoredEvent['event'] = {
    seq: 1,
    id: '0192a000-0000-7000-8000-000000000000',
    device: 'acme:pump-1',
    connection: 'site-broker',
    time: 1_800_000_000_000,
    received: 1_800_000_000_000,
    outcome: 'INFO',
    category: 'level',
    type: 'level.asked',
    description: 'Asked its platform for its level',
    stateChange: false,
    data: {},
    source: 'device',
  }
  const events = Array.from({ length: 256 }, (_, n) => ({ event: { ...one, seq: n + 1 }, raw: null, micros: 0 }))
  expect(packEvents(events, 0, 256).length).toBeLessThan(256 * 60)
})
