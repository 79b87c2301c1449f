import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openReadable } from '../../../../../src/main/core/store/database.ts'
import { countingSql, listingSql } from '../../../../../src/main/core/store/event-listing.ts'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import type { EventTest } from '../../../../../src/shared/event-filter.ts'
import type { EventDraft } from '../../../../../src/shared/model.ts'
import { newFile, open, openNew } from '../../../../helpers/store/store-fixture.ts'

const T = Date.UTC(2026, 2, 1, 8)

const draft = (changes: Partial<EventDraft>): EventDraft => ({
  device: 'acme:pump',
  connection: 'site',
  time: T,
  outcome: 'INFO',
  category: 'update',
  type: 'started',
  description: 'Update started',
  stateChange: false,
  data: {},
  source: 'platform',
  ...changes,
})

async function storeWith(...events: readonly Partial<EventDraft>[]): Promise<Store> {
  const store = await openNew()
  for (const event of events) store.appendEvent(draft(event), T)
  await store.committed()
  return store
}

const list = (store: Store, tests: readonly EventTest[], changes: object = {}) =>
  store.listEvents({ tests, order: 'ASC', after: null, limit: 100, ...changes })?.map(({ id }) => id)

test('events come in order of time, to the microsecond, and then of arrival', async () => {
  const store = await storeWith(
    { id: 'late', time: T + 1, micros: 0 },
    { id: 'b', time: T, micros: 500 },
    { id: 'a', time: T, micros: 499 },
    { id: 'c', time: T, micros: 500 },
  )
  expect(list(store, [])).toEqual(['a', 'b', 'c', 'late'])
  expect(list(store, [], { order: 'DESC' })).toEqual(['late', 'c', 'b', 'a'])
  expect(list(store, [], { after: 'b' })).toEqual(['c', 'late'])
  expect(list(store, [], { after: 'c', order: 'DESC', limit: 1 })).toEqual(['b'])
  expect(list(store, [], { after: 'nobody' })).toBeUndefined()
  expect(store.event('b')).not.toHaveProperty('micros')
})

test('each condition, and its opposite', async () => {
  const store = await storeWith(
    { id: '1', type: 'started', description: 'Update started' },
    { id: '2', type: 'failed', description: 'Update failed', stateChange: true, time: T + 10, micros: 250 },
    { id: '3', type: 'failed', description: "It's 100 %", device: 'acme:valve', time: T + 20 },
    { id: '4', type: 'opened', description: '', device: null, time: T + 30 },
  )
  const text = (field: 'id' | 'device_id' | 'event_type' | 'description', ...values: string[]) => {
    const both = [false, true].map((not) => list(store, [{ is: 'text', field, not, values }])?.join(''))
    return both
  }
  expect(text('id', '1', '3')).toEqual(['13', '24'])
  expect(text('device_id', 'acme:pump')).toEqual(['12', '34'])
  expect(text('event_type', 'failed')).toEqual(['23', '14'])
  expect(text('description', "It's 100 %", '')).toEqual(['34', '12'])
  expect(text('id')).toEqual(['', '1234'])
  expect(list(store, [{ is: 'state-change', value: true }])).toEqual(['2'])
  const time = (ms: number, micros: number) => ({ ms: T + ms, micros })
  expect(list(store, [{ is: 'time', bound: 'from', at: time(10, 250) }])).toEqual(['2', '3', '4'])
  expect(list(store, [{ is: 'time', bound: 'from', at: time(10, 251) }])).toEqual(['3', '4'])
  expect(list(store, [{ is: 'time', bound: 'to', at: time(10, 249) }])).toEqual(['1'])
  const moments = [time(10, 250), time(20, 0), time(30, 1)]
  expect(list(store, [{ is: 'time-in', not: false, values: moments }])).toEqual(['2', '3'])
  expect(list(store, [{ is: 'time-in', not: true, values: moments }])).toEqual(['1', '4'])
  const both: EventTest[] = [
    { is: 'text', field: 'event_type', not: false, values: ['failed'] },
    { is: 'text', field: 'device_id', not: true, values: ['acme:pump'] },
  ]
  expect([list(store, both), store.countEvents(both), store.countEvents([])]).toEqual([['3'], 1, 4])
})

test('paging gives every event once, wherever pages end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ time: fc.nat({ max: 3 }), micros: fc.nat({ max: 2 }) }), { maxLength: 25 }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('ASC' as const, 'DESC' as const),
      async (times, limit, order) => {
        const store = await storeWith(
          ...times.map(({ time, micros }, at) => ({ id: `e${at}`, time: T + time, micros })),
        )
        const got: string[] = []
        for (;;) {
          const page = list(store, [], { limit, order, after: got.at(-1) ?? null }) ?? []
          if (page.length === 0) break
          got.push(...page)
        }
        expect(got).toEqual(list(store, [], { order }))
        await store.close()
      },
    ),
    { numRuns: 30 },
  )
})

test('lists are found by indexes, without a sort', async () => {
  const file = newFile()
  await open(file)
  const db = openReadable(file)
  const plan = ({ sql, values }: { sql: string; values: readonly unknown[] }, columns = '*') =>
    db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT ${columns} FROM events ${sql}`)
      .all(...values)
      .map(({ detail }) => detail)
      .join('\n')
  const asked = { order: 'DESC', after: 'x', limit: 50 } as const
  const place = { time: T, micros: 0, seq: 9 }
  expect(plan(listingSql({ ...asked, tests: [] }, null))).toBe('SCAN events USING INDEX events_by_moment')
  const next = plan(listingSql({ ...asked, tests: [] }, place))
  expect(next).toContain('SEARCH events USING INDEX events_by_moment')
  expect(next).not.toContain('TEMP B-TREE')
  const ofDevice: EventTest = { is: 'text', field: 'device_id', not: false, values: ['acme:pump'] }
  expect(plan(listingSql({ ...asked, tests: [ofDevice] }, place))).toContain('events_of_device (device=?')
  const ofType: EventTest = { is: 'text', field: 'event_type', not: false, values: ['failed'] }
  expect(plan(countingSql([ofType]), 'count(*)')).toContain('COVERING INDEX events_of_type (type=?')
  expect(plan(countingSql([]), 'count(*)')).toContain('COVERING INDEX')
})
