import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { LineFilter, Store } from '../../../../../src/main/core/store/store.ts'
import type { LineLevel } from '../../../../../src/shared/model.ts'
import { parseQuery } from '../../../../../src/shared/query.ts'
import { LEVELS, NOW } from '../../../../helpers/query-arbitraries.ts'
import { batch, filter, type Known, known, naive, STATES, storeOf } from '../../../../helpers/store/random-logs.ts'
import { batchOf, filterOf, found, gather, never, openNew, RECEIVED } from '../../../../helpers/store/store-fixture.ts'

test.for(STATES)('every way to ask gives what a naive filter gives: %s', async (state) => {
  const asked = fc.record({
    filter,
    limit: fc.integer({ min: 1, max: 60 }),
    from: fc.option(fc.integer({ min: 0, max: 200 })),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { maxLength: 80 }),
      fc.array(asked, { minLength: 20, maxLength: 40 }),
      async (batches, questions) => {
        const store = await storeOf(batches, state)
        const lines = known(batches)
        for (const question of questions) await check(store, lines, question)
        await store.close()
      },
    ),
    { numRuns: 8 },
  )
})

async function check(
  store: Store,
  lines: readonly Known[],
  asked: { filter: LineFilter; limit: number; from: number | null },
) {
  const { filter, limit, from } = asked
  const expected = naive(lines, filter)

  const count = (await gather(store.count(filter, never()))).at(-1)
  expect(count?.matched).toBe(expected.length)
  expect(count?.scanned).toBe(count?.total)

  const raw = (await gather(store.raw(filter, never()))).flat()
  expect(raw.map(({ seq, time, level, device }) => [seq, time, level, device])).toEqual(
    expected.map(({ seq, time, level, key }) => [seq, time, level, key]),
  )

  const newest = expected.filter(({ seq }) => from === null || seq < from).reverse()
  expect(await page(store, filter, { limit, from, order: 'newest' })).toEqual(newest.slice(0, limit).map(toPage))
  const oldest = expected.filter(({ seq }) => from === null || seq > from)
  expect(await page(store, filter, { limit, from, order: 'oldest' })).toEqual(oldest.slice(0, limit).map(toPage))

  const range = { from: NOW - 7_000_003, to: NOW - 99, buckets: 7 }
  const histogram = (await gather(store.histogram(filter, range, never()))).at(-1) ?? []
  const starts = histogram.map((bucket) => bucket.from)
  expect(starts[0]).toBe(range.from)
  histogram.forEach(({ counts }, index) => {
    const inside = expected.filter(({ time }) => time >= (starts[index] ?? 0) && time < (starts[index + 1] ?? range.to))
    const count = (level: LineLevel) => inside.filter((one) => one.level === level).length
    expect(counts).toEqual(Object.fromEntries(LEVELS.map((level) => [level, count(level)])))
  })
}

async function page(
  store: Store,
  filter: LineFilter,
  options: { limit: number; from: number | null; order: 'newest' | 'oldest' },
) {
  const pieces = await gather(store.search(filter, { ...options, signal: never() }))
  const lines = pieces.flatMap((piece) => (piece.is === 'lines' ? piece.lines : []))
  expect(pieces.at(-1)).toMatchObject({ is: 'progress', matched: lines.length })
  return lines.map(({ seq, text, time, level, device }) => ({ seq, text, time, level, device }))
}

function toPage({ seq, text, time, level, key }: Known) {
  return { seq, text, time, level, device: key }
}

describe('a store of some size', () => {
  let store: Store
  beforeEach(async () => {
    store = await openNew()
    for (let turn = 0; turn < 50; turn++) {
      for (let n = 0; n < 10; n++) {
        const first = (turn * 10 + n) * 100
        const texts = Array.from({ length: 100 }, (_, index) => ({
          level: index % 10 === 0 ? ('error' as const) : ('debug' as const),
          time: RECEIVED + first + index,
          text: `line ${first + index + 1} ${index === 37 ? 'handshake timeout' : 'ok'}`,
        }))
        store.appendLines({ ...batchOf(texts), device: `acme:${n}` })
      }
      await store.committed()
    }
  })
  test('is paged through in both directions without a line twice or missing', async () => {
    for (const order of ['newest', 'oldest'] as const) {
      const seqs: number[] = []
      for (let from: number | null = null; ; from = seqs.at(-1) ?? null) {
        const lines = await page(store, filterOf('handshake'), { limit: 77, from, order })
        if (lines.length === 0) break
        seqs.push(...lines.map(({ seq }) => seq))
      }
      const all = Array.from({ length: 500 }, (_, n) => n * 100 + 38)
      expect(seqs).toEqual(order === 'newest' ? all.reverse() : all)
    }
  })

  test('gives a page of a common term before it has looked at everything', async () => {
    const options = { limit: 200, order: 'newest', from: null, signal: never() } as const
    const pieces = await gather(store.search(filterOf('line'), options))
    expect(pieces.at(-1)).toEqual({ is: 'progress', scanned: 200, total: 50_000, matched: 200 })
  })

  test('is not seen beyond the line that a question ends at', async () => {
    const before = store.lastSeq()
    const filter = filterOf('', { maxSeq: before })
    store.appendLines(batchOf([{ text: 'later' }]))
    await store.committed()
    const count = (await gather(store.count(filter, never()))).at(-1)
    expect(count).toEqual({ matched: 50_000, scanned: 50_000, total: 50_000 })
    expect(await found(store, 'later')).toHaveLength(1)
  })

  test('counts levels and devices without reading a line', async () => {
    const counts = async (text: string, changes: Partial<LineFilter> = {}) =>
      (await gather(store.count(filterOf(text, { maxSeq: 50_000, ...changes }), never()))).at(-1)?.matched
    expect(await counts('level:error')).toBe(5000)
    expect(await counts('level:warn')).toBe(0)
    expect(await counts('', { devices: ['acme:3', 'acme:4'] })).toBe(10_000)
    expect(await counts('level:error', { devices: ['acme:3'] })).toBe(500)
    expect(await counts('level:error', { maxSeq: 1234 })).toBe(124)
  })

  test('refuses a pattern that is none with the place of the mistake', async () => {
    const parsed = parseQuery('/a/')
    if (!parsed.ok || parsed.query.kind !== 'regex') throw new Error('no pattern')
    const broken = filterOf('', { query: { ...parsed.query, source: '(a' } })
    await expect(gather(store.count(broken, never()))).rejects.toMatchObject({ code: 'query-invalid' })
  })
})
