import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Client } from '../../../src/cli/client.ts'
import { newestLines } from '../../../src/cli/newest.ts'
import type { LogLine } from '../../../src/shared/model.ts'
import { line } from '../../helpers/small-router.ts'

interface Search {
  readonly limit: number
  readonly order: 'newest' | 'oldest'
  readonly from?: number | null
}

/** A store of `total` lines that answers in pages of 700. */
function store(total: number): { client: Client; searches: Search[] } {
  const searches: Search[] = []
  const lines = Array.from({ length: total }, (_, at) => line(at + 1, ''))
  const lists = {
    async *count() {
      yield { matched: 0, scanned: 0, total }
      yield { matched: total, scanned: total, total }
    },
    async *search({ limit, order, from = null }: Search) {
      searches.push({ limit, order, from })
      const all = order === 'oldest' ? lines : lines.toReversed()
      const after = from === null ? all : all.filter(({ seq }) => (order === 'oldest' ? seq > from : seq < from))
      const wanted = after.slice(0, limit)
      for (let at = 0; at < wanted.length; at += 700) {
        yield { is: 'lines', lines: wanted.slice(at, at + 700) }
        yield { is: 'progress', scanned: at, total, matched: at }
      }
    },
  }
  const asCall =
    <I, O>(stream: (input: I) => O) =>
    async (input: I) =>
      stream(input)
  const client = { lines: { count: asCall(lists.count), search: asCall(lists.search) } }
  return { client: client as unknown as Client, searches }
}

async function seqs(client: Client, limit: number): Promise<number[]> {
  const found: LogLine[] = []
  for await (const page of newestLines(client, {}, limit, new AbortController().signal)) found.push(...page)
  return found.map(({ seq }) => seq)
}

test('always the newest, always in the order of arrival', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 1, max: 12_000 }), async (total, limit) => {
      const first = Math.max(1, total - limit + 1)
      const expected = Array.from({ length: total - first + 1 }, (_, at) => first + at)
      expect(await seqs(store(total).client, limit)).toEqual(expected)
    }),
    {
      numRuns: 30,
      examples: [
        [0, 1],
        [5000, 5000],
        [5001, 5001],
        [9000, 5001],
        [9000, 8999],
      ],
    },
  )
})

test('everything is read once, in order, when everything is asked for', async () => {
  const { client, searches } = store(8000)
  expect(await seqs(client, 10_000_000)).toHaveLength(8000)
  expect(searches).toEqual([{ limit: 10_000_000, order: 'oldest', from: null }])
})
