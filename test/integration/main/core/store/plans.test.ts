import { expect, test } from 'vitest'
import { openReadable, type ReadableDb } from '../../../../../src/main/core/store/database.ts'
import { eventQuery } from '../../../../../src/main/core/store/event-query.ts'
import { NEWEST_FIRST, OLDEST_FIRST } from '../../../../../src/main/core/store/hot.ts'
import type { EventFilter } from '../../../../../src/main/core/store/store.ts'
import { EVERY_EVENT, newFile, open } from '../../../../helpers/store/store-fixture.ts'

async function planner(): Promise<(sql: string, values: readonly unknown[]) => string> {
  const file = newFile()
  await open(file)
  const db: ReadableDb = openReadable(file)
  return (sql, values) => {
    const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    return steps.map(({ detail }) => detail).join('\n')
  }
}

test('lines are paged through by their numbers, without a scan or a sort', async () => {
  const plan = await planner()
  for (const steps of [plan(NEWEST_FIRST, [9, 9]), plan(OLDEST_FIRST, [9, 9, 9])]) {
    expect(steps).toContain('SEARCH hot USING INTEGER PRIMARY KEY')
    expect(steps).not.toMatch(/SCAN hot|TEMP B-TREE/)
  }
})

test('events are paged through without a sort, those of one device by its index', async () => {
  const plan = await planner()
  const all: EventFilter = { ...EVERY_EVENT, limit: 10 }
  const planOf = (filter: EventFilter) => {
    const { where, values } = eventQuery(filter)
    return plan(`SELECT * FROM events ${where} ORDER BY seq DESC LIMIT 9`, values)
  }
  expect(planOf(all)).toBe('SCAN events')
  expect(planOf({ ...all, before: 7 })).toBe('SEARCH events USING INTEGER PRIMARY KEY (rowid<?)')
  expect(planOf({ ...all, devices: ['acme:pump'] })).toBe('SEARCH events USING INDEX events_by_device (device=?)')
  expect(planOf({ ...all, devices: ['acme:pump'], before: 7, outcomes: ['FAIL'] })).toBe(
    'SEARCH events USING INDEX events_by_device (device=? AND seq<?)',
  )
})

test('leases that are open are found without a look at those that are over', async () => {
  const plan = await planner()
  expect(plan('SELECT body FROM leases WHERE open = 1 ORDER BY requested_at', [])).toBe(
    'SCAN leases USING INDEX leases_open',
  )
})
