import { copyFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openReadable } from '../../../../../src/main/core/store/database.ts'
import { FLOOD } from '../../../../../src/main/core/store/hot-events.ts'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import type { EventDraft } from '../../../../../src/shared/model.ts'
import { EVERY_EVENT, newFile, open } from '../../../../helpers/store/store-fixture.ts'

const COUNT = 10 * FLOOD

function draft(n: number, more: Partial<EventDraft> = {}): EventDraft {
  return {
    device: `acme:pump-${n % 3}`,
    connection: 'site-broker',
    time: 1000 + n,
    outcome: n % 2 === 0 ? 'INFO' : 'FAIL',
    category: 'c',
    type: 't',
    description: `"${n}" \u0000 ü`,
    stateChange: n % 2 === 0,
    data: { n: String(n) },
    source: 'device',
    ...more,
  }
}

async function flood(store: Store, from = 0): Promise<void> {
  for (let n = from; n < from + COUNT; n++) store.appendEvent(draft(n, { raw: `raw ${n}`, micros: n }), 5000 + n)
  await store.committed()
}

/** The file as a crash at this moment would leave it. */
function copyOf(file: string): string {
  const copy = newFile()
  for (const part of ['', '-wal']) copyFileSync(file + part, copy + part)
  return copy
}

function rows(file: string): { readonly hot: number; readonly events: number } {
  const db = openReadable(file)
  const count = (sql: string) => Number(db.prepare(sql).pluck().get())
  const found = {
    hot: count('SELECT coalesce(sum(events), 0) FROM hot_events'),
    events: count('SELECT count(*) FROM events'),
  }
  db.close()
  return found
}

const expected = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    return { ...draft(n), seq: n + 1, received: 5000 + n, id: expect.any(String) }
  })

test('a flood of events is on disk with its commit and reads like any other', async () => {
  const file = newFile()
  const { store } = await open(file)
  await flood(store)
  expect(rows(file)).toEqual({ hot: COUNT, events: 0 })
  const all = store.events(EVERY_EVENT)
  expect(all.toReversed()).toEqual(expected(COUNT))
  expect(new Set(all.map(({ id }) => id)).size).toBe(COUNT)
  expect(rows(file)).toEqual({ hot: 0, events: COUNT })
  expect(store.eventRaw(all[0]?.id ?? '')).toBe(`raw ${COUNT - 1}`)
})

test.each<[string, (store: Store, id: string) => unknown, unknown]>([
  ['one event', (store, id) => store.event(id)?.seq, 7],
  ['its record', (store, id) => store.eventRaw(id), 'raw 6'],
  ['a count', (store) => store.countEvents([]), COUNT],
  ['a listing', (store) => store.listEvents({ tests: [], order: 'ASC', after: null, limit: 1 })?.[0]?.seq, 1],
])('%s that is asked for right after a flood is found', async (_, ask, answer) => {
  const { store } = await open(newFile())
  let id = ''
  for (let n = 0; n < COUNT; n++) {
    const event = store.appendEvent(draft(n, { raw: `raw ${n}` }), 5000)
    if (n === 6) id = event.id
  }
  await store.committed()
  expect(ask(store, id)).toBe(answer)
})

test('what a flood left when everything died is there afterwards, once, and its numbers are not given out again', async () => {
  const file = newFile()
  const { store } = await open(file)
  await flood(store)
  const { store: after } = await open(copyOf(file))
  await flood(after, COUNT)
  expect(after.events(EVERY_EVENT).toReversed()).toEqual(expected(2 * COUNT))
})

test('events are moved by themselves when the flood is over, and between them nothing is lost or doubled', async () => {
  const file = newFile()
  const { store } = await open(file)
  await flood(store)
  store.appendEvent(draft(COUNT), 5000 + COUNT)
  await store.committed()
  await expect.poll(() => rows(file).hot, { timeout: 20_000 }).toBe(0)
  expect(store.events(EVERY_EVENT).toReversed()).toEqual(expected(COUNT + 1))
  const { store: again } = await open(copyOf(file))
  expect(again.events(EVERY_EVENT)).toHaveLength(COUNT + 1)
})

test('who can wait is told when they can be read', async () => {
  const file = newFile()
  const { store } = await open(file)
  await flood(store)
  await store.eventsReady()
  expect(rows(file)).toEqual({ hot: 0, events: COUNT })
})

test('an event that comes back under its own id while it waits is not there twice', async () => {
  const { store } = await open(newFile())
  const first = store.appendEvent(draft(0), 5000)
  await flood(store, 1)
  const again = store.appendEvent(draft(0, { id: first.id }), 9000)
  await store.committed()
  expect(again.seq).toBe(first.seq)
  expect(store.events(EVERY_EVENT)).toHaveLength(COUNT + 1)
})

test('what is committed is told in the order of its numbers', async () => {
  const told: number[] = []
  const { store } = await open(newFile(), { onCommit: ({ events }) => told.push(...events.map(({ seq }) => seq)) })
  for (let n = 0; n < COUNT; n++) store.appendEvent(draft(n, n % 10 === 0 ? { id: `given ${n}` } : {}), 5000)
  await store.committed()
  await expect.poll(() => told.length).toBe(COUNT)
  expect(told).toEqual(Array.from({ length: COUNT }, (_, n) => n + 1))
  expect(
    store
      .events(EVERY_EVENT)
      .map(({ seq }) => seq)
      .toReversed(),
  ).toEqual(told)
})
