import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LineFilter, PageRequest } from '../../../../../src/main/core/store/store.ts'
import { isLevelOnly } from '../../../../../src/shared/query.ts'
import { NOW } from '../../../../helpers/query-arbitraries.ts'
import { batch, filter, type Known, known, naive, STATES, storeOf } from '../../../../helpers/store/random-logs.ts'
import { batchOf, filterOf, never, openNew } from '../../../../helpers/store/store-fixture.ts'

const place: fc.Arbitrary<PageRequest['at']> = fc.oneof(
  fc.constantFrom({ is: 'first' as const }, { is: 'last' as const }),
  fc.record({ is: fc.constant('line' as const), seq: fc.integer({ min: 0, max: 300 }) }),
  fc.record({ is: fc.constant('time' as const), time: fc.integer({ min: NOW - 9_000_000, max: NOW + 1_000_000 }) }),
  fc.record({ is: fc.constant('offset' as const), offset: fc.integer({ min: 0, max: 300 }) }),
)

const request: fc.Arbitrary<PageRequest> = fc.record({
  at: place,
  direction: fc.constantFrom('older', 'newer'),
  limit: fc.integer({ min: 1, max: 60 }),
})

/** The matches of a page as the first of them and the one after the last of them, by their offsets. */
function expectedPage(all: readonly Known[], { at, direction, limit }: PageRequest): [number, number] {
  const older = direction === 'older'
  const orEnd = (index: number) => (index === -1 ? all.length : index)
  const begin = () => {
    switch (at.is) {
      case 'first':
        return 0
      case 'last':
        return Math.max(0, all.length - 1)
      case 'line':
        return older
          ? all.filter(({ seq }) => seq <= at.seq).length - 1
          : orEnd(all.findIndex(({ seq }) => seq >= at.seq))
      case 'time':
        return older
          ? all.findLastIndex((one) => one.time <= at.time)
          : orEnd(all.findIndex((one) => one.time >= at.time))
      case 'offset':
        return older ? Math.min(at.offset, all.length - 1) : Math.min(at.offset, all.length)
    }
  }
  const from = begin()
  if (!older) return [from, Math.min(all.length, from + limit)]
  const end = Math.min(all.length, from + 1)
  return [Math.max(0, end - limit), end]
}

test.for(STATES)('a page from any place is what a naive filter gives: %s', async (state) => {
  const question = fc.record({ filter, request })
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { maxLength: 60 }),
      fc.array(question, { minLength: 30, maxLength: 60 }),
      async (batches, questions) => {
        const store = await storeOf(batches, state)
        const lines = known(batches)
        for (const { filter, request } of questions) {
          const all = naive(lines, filter)
          const [from, to] = expectedPage(all, request)
          const page = await store.page(filter, request, never())
          expect(page.lines.map(({ seq }) => seq)).toEqual(all.slice(from, to).map(({ seq }) => seq))
          expect(page.more).toBe(request.direction === 'older' ? from > 0 : to < all.length)
          if (page.offset !== null) expect(page.offset).toBe(from)
          if (page.total !== null) expect(page.total).toBe(all.length)
          if (isCheap(filter)) expect([page.offset, page.total]).toEqual([from, all.length])
        }
        await store.close()
      },
    ),
    { numRuns: 4 },
  )
})

/** What counts in headers answer. */
function isCheap({ query, devices, since, until }: LineFilter): boolean {
  return isLevelOnly(query) && devices.length === 0 && since === null && until === null
}

test('a page of levels is found by its offset, whatever the size, without a look at what comes before', async () => {
  const store = await openNew({ restMs: 1e9, blockLines: 100 })
  for (let n = 0; n < 60; n++) {
    const lines = Array.from({ length: 100 }, (_, at) => ({
      level: at % 4 === 0 ? ('error' as const) : ('debug' as const),
      text: `line ${n * 100 + at}`,
    }))
    store.appendLines(batchOf(lines))
  }
  await store.committed()
  await store.seal()
  const page = await store.page(
    filterOf('level:error'),
    { at: { is: 'offset', offset: 1010 }, direction: 'newer', limit: 5 },
    never(),
  )
  expect(page).toMatchObject({ offset: 1010, total: 1500, more: true })
  expect(page.lines[0]?.seq).toBe(4041)
  expect(page.scanned).toBeLessThan(200)

  const words = { at: { is: 'last' }, direction: 'older', limit: 5 } as const
  expect(await store.page(filterOf('line'), words, never())).toMatchObject({ offset: null, total: null, more: true })
  expect(await store.page(filterOf('"line 5999"'), words, never())).toMatchObject({ offset: 0, total: 1, more: false })
})

test('a page that needs a long look is called off with its signal', async () => {
  const store = await openNew({ restMs: 1e9 })
  for (let n = 0; n < 400; n++) {
    store.appendLines(batchOf(Array.from({ length: 100 }, (_, at) => ({ text: `line ${n * 100 + at}` }))))
  }
  await store.committed()
  const abort = new AbortController()
  const far = { at: { is: 'offset', offset: 1_000_000 }, direction: 'newer', limit: 5 } as const
  const asked = store.page(filterOf('line'), far, abort.signal)
  abort.abort()
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  expect(await store.page(filterOf('line'), { ...far, at: { is: 'first' } }, never())).toMatchObject({ offset: 0 })
})

test('an offset beyond the lines that are asked for is their end, however many came after them', async () => {
  const store = await openNew({ restMs: 1e9, blockLines: 16 })
  const lines = Array.from({ length: 100 }, (_, n) => ({ text: `line ${n + 1}` }))
  store.appendLines(batchOf(lines))
  await store.committed()
  await store.seal()
  for (const maxSeq of [0, 1, 16, 17, 40, 99]) {
    for (const direction of ['newer', 'older'] as const) {
      const at = { is: 'offset', offset: 60 } as const
      const page = await store.page({ ...filterOf(''), maxSeq }, { at, direction, limit: 5 }, never())
      const [from, to] = maxSeq === 99 ? [60, 65] : [maxSeq, maxSeq]
      if (direction === 'newer') expect(page.lines.map(({ seq }) => seq - 1)).toEqual(range(from, to))
      else expect(page.lines.at(-1)?.seq ?? 0).toBe(Math.min(61, maxSeq))
      if (direction === 'newer') expect(page.offset).toBe(from)
      expect(page.total).toBe(maxSeq)
    }
  }
})

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
