import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import type { NewBatch, Store } from '../../../../../src/main/core/store/store.ts'
import {
  batchOf,
  DEVICE,
  filterOf,
  gather,
  never,
  newFile,
  open,
  RECEIVED,
  words,
} from '../../../../helpers/store/store-fixture.ts'

const NEVER_REST = 1e9

function alike(from: number, count: number): NewBatch {
  const lines = Array.from({ length: count }, (_, n) => ({
    level: n % 10 === 0 ? ('error' as const) : ('debug' as const),
    time: RECEIVED + from + n,
    module: 'net',
    text: `publish acked id=${(from + n) * 7919} rtt=${n % 90}ms`,
  }))
  return batchOf(lines, { received: RECEIVED + from })
}

/** Rows of a table, read beside the store. */
function rows(file: string, table: string, what = 'count(*)'): number {
  const db = new Database(file, { readonly: true })
  const found = db.prepare(`SELECT ${what} FROM ${table}`).pluck().get()
  db.close()
  return Number(found)
}

async function linesOf(store: Store) {
  return (await gather(store.raw(filterOf(''), never()))).flat()
}

test('hot rows become blocks when there are enough of them, and what they hold stays the same', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: NEVER_REST })
  for (let n = 0; n < 25; n++) store.appendLines(alike(n * 100, 100))
  await store.committed()
  const before = await linesOf(store)
  await vi.waitFor(() => expect(rows(file, 'blocks')).toBe(2), 20_000)
  expect(rows(file, 'hot', 'sum(lines)')).toBe(500)
  expect(await linesOf(store)).toEqual(before)
  expect(await store.line(1234)).toEqual(before[1233])
  expect(await store.timeSpan([])).toEqual({ from: RECEIVED, to: RECEIVED + 2499 })
  expect(await store.timeSpan([DEVICE])).toEqual({ from: RECEIVED, to: RECEIVED + 2499 })
  expect(await store.timeSpan(['acme:other'])).toBeNull()
})

test('what does not fill a block is sealed when nothing more comes, and grows with what comes later', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: 20 })
  for (let turn = 1; turn <= 6; turn++) {
    store.appendLines(alike(turn * 1000, 90))
    await store.committed()
    await vi.waitFor(() => expect(rows(file, 'hot')).toBe(0), 20_000)
    expect(rows(file, 'blocks')).toBe(1)
    expect(rows(file, 'blocks', 'sum(lines)')).toBe(90 * turn)
  }
  store.appendLines(alike(9000, 90))
  await store.committed()
  await vi.waitFor(() => expect(rows(file, 'hot')).toBe(0), 20_000)
  // The first has more than half of what a block holds by now: it is left alone.
  expect(rows(file, 'blocks')).toBe(2)
  expect((await linesOf(store)).map(({ seq }) => seq)).toEqual(Array.from({ length: 630 }, (_, n) => n + 1))
})

test('closing seals what is left, and all is there when it is opened again', async () => {
  const file = newFile()
  const first = await open(file, { restMs: NEVER_REST })
  for (let n = 0; n < 13; n++) first.store.appendLines(alike(n * 100, 100))
  await first.store.committed()
  const [before, totals] = [await linesOf(first.store), first.store.totals()]
  await first.store.close()
  expect(rows(file, 'hot')).toBe(0)
  expect(rows(file, 'blocks')).toBe(2)
  const { store } = await open(file)
  expect(await linesOf(store)).toEqual(before)
  expect(store.totals()).toEqual(totals)
  expect(store.lastSeq()).toBe(1300)
})

test('a row with more lines than a block is divided, and one with a huge line is a block of its own', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: NEVER_REST, blockLines: 100 })
  store.appendLines(alike(0, 1234))
  store.appendLines(batchOf([{ text: 'x1 '.repeat(350_000) }, { text: 'after\r' }]))
  store.appendLines(words('\0 and \f', ''))
  await store.committed()
  const before = await linesOf(store)
  await store.seal()
  expect(rows(file, 'hot')).toBe(0)
  expect(rows(file, 'blocks')).toBeGreaterThan(12)
  expect(rows(file, 'blocks', 'max(lines)')).toBeLessThanOrEqual(150)
  expect(await linesOf(store)).toEqual(before)
})

test('a batch that no decoder reads stays as it came, and blocks go on behind it', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: NEVER_REST, blockLines: 100 })
  store.appendLines(alike(0, 100))
  await store.committed()
  store.appendLines({ ...words('one', 'two'), encoding: 'of a later version', body: Buffer.alloc(5000, 'a') })
  await store.committed()
  store.appendLines(alike(200, 100))
  await store.committed()
  const before = await linesOf(store)
  await store.seal()
  expect(rows(file, 'hot', 'sum(lines)')).toBe(2)
  expect(rows(file, 'blocks')).toBe(2)
  expect(await linesOf(store)).toEqual(before)
  const newest = { limit: 3, order: 'newest', from: 104, signal: never() } as const
  const pieces = await gather(store.search(filterOf(''), newest))
  expect(pieces.flatMap((piece) => (piece.is === 'lines' ? piece.lines.map(({ seq }) => seq) : []))).toEqual([
    103, 101, 100,
  ])
  await store.close()
  const again = (await open(file)).store
  await again.seal()
  expect(await linesOf(again)).toEqual(before)
})

test('grams are turned on their side when a group of blocks is full, and blocks are found as before', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: NEVER_REST, blockLines: 2 })
  for (let n = 0; n < 2200; n++) {
    store.appendLines(batchOf([{ text: `needle-${n * 17}` }, { text: 'b' }]))
    if (n % 100 === 0) await store.committed()
  }
  const count = async (query: string) => (await gather(store.count(filterOf(query), never()))).at(-1)?.matched
  await store.committed()
  await store.seal()
  const blocks = rows(file, 'blocks')
  const groups = Math.floor((blocks - 1) / 512)
  expect(groups).toBe(2)
  expect(rows(file, 'grams')).toBe(blocks - groups * 512)
  expect(rows(file, 'slices')).toBe(groups * 512)
  for (const n of [0, 1, 511, 512, 513, 1023, 1024, 1029, 2000, 2199]) {
    const found = Array.from({ length: 2200 }, (_, one) => `needle-${one * 17}`).filter((text) =>
      text.includes(`needle-${n * 17}`),
    )
    expect(await count(`needle-${n * 17}`)).toBe(found.length)
  }
  expect(await count('needle')).toBe(2200)
  expect(await count('needles')).toBe(0)
})

test('a block that cannot be written does not hold up what devices wait for', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: NEVER_REST, blockLines: 100 })
  const db = new Database(file)
  db.exec("CREATE TRIGGER no_blocks BEFORE INSERT ON blocks BEGIN SELECT RAISE(ABORT, 'no'); END")
  db.close()
  for (let n = 0; n < 30; n++) {
    store.appendLines(alike(n * 100, 100))
    await store.committed()
  }
  await store.seal()
  expect(rows(file, 'blocks')).toBe(0)
  expect((await linesOf(store)).length).toBe(3000)
})

test('blocks take much less room than the lines', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: NEVER_REST })
  for (let n = 0; n < 200; n++) store.appendLines(alike(n * 100, 100))
  await store.committed()
  const bytes = store.totals().reduce((sum, one) => sum + one.bytes, 0)
  await store.seal()
  await store.close()
  const [blocks, bodies, grams] = ['blocks', 'bodies', 'grams'].map((table) => {
    const columns = { blocks: 'length(header)', bodies: 'length(columns) + length(body)', grams: 'length(bits)' }
    return rows(file, table, `sum(${columns[table as 'blocks']})`)
  })
  expect((blocks ?? 0) + (bodies ?? 0) + (grams ?? 0)).toBeLessThan(bytes * 0.35)
  expect(statSync(file).size).toBeGreaterThan(0)
})

test('the room that a burst took before it was sealed is given back when the store is closed', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: NEVER_REST })
  for (let n = 0; n < 100; n++) store.appendLines(alike(n * 100, 100))
  await store.committed()
  const before = await linesOf(store)
  await store.seal()
  await store.close()
  const db = new Database(file, { readonly: true })
  expect(db.pragma('freelist_count', { simple: true })).toBe(0)
  db.close()
  expect(await linesOf((await open(file)).store)).toEqual(before)
})
