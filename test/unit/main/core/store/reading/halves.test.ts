import { expect, test } from 'vitest'
import { BUCKETS, COUNTS, together } from '../../../../../../src/main/core/store/reading/halves.ts'

type Count = { readonly matched: number; readonly scanned: number; readonly total: number }

async function* counting(counts: readonly Count[], ended: () => void = () => undefined): AsyncGenerator<Count> {
  try {
    yield* counts
  } finally {
    ended()
  }
}

const NOTHING = [COUNTS.none(2), COUNTS.none(2)] as const

const at = (matched: number, scanned: number, total: number): Count => ({ matched, scanned, total })

test('two counts add up, and never go back', async () => {
  const told: Count[] = []
  const parts = [counting([at(1, 5, 10), at(2, 10, 10)]), counting([at(7, 8, 8)])] as const
  for await (const count of together(parts, [COUNTS.none(10), COUNTS.none(8)], COUNTS.add, 0)) told.push(count)
  expect(told).toHaveLength(3)
  expect(told.at(-1)).toEqual(at(9, 18, 18))
  expect(told.map(({ scanned }) => scanned)).toEqual(told.map(({ scanned }) => scanned).toSorted((a, b) => a - b))
  expect(told.every(({ total }) => total === 18)).toBe(true)
})

test('who stops listening stops both, and a failure of one ends the other', async () => {
  let ended = 0
  const end = () => ended++
  const both = [counting([at(0, 1, 2)], end), counting([at(0, 1, 2)], end)] as const
  for await (const _ of together(both, NOTHING, COUNTS.add, 0)) break
  expect(ended).toBe(2)

  async function* failing(): AsyncGenerator<Count> {
    yield at(0, 1, 2)
    throw new Error('damaged')
  }
  const gathered = async () => {
    for await (const _ of together([failing(), counting([at(0, 1, 2), at(0, 2, 2)], end)], NOTHING, COUNTS.add));
  }
  await expect(gathered()).rejects.toThrowError('damaged')
  expect(ended).toBe(3)
})

test('what comes fast is told once, with all that was counted before', async () => {
  const told: Count[] = []
  const parts = [counting([at(1, 5, 10), at(2, 10, 10)]), counting([at(7, 8, 8)])] as const
  const before = COUNTS.begun(at(3, 20, 38))
  for await (const rest of together(parts, [COUNTS.none(10), COUNTS.none(8)], COUNTS.add, Infinity)) {
    told.push(COUNTS.add(before, rest))
  }
  expect(told).toEqual([at(12, 38, 38)])
})

test('buckets add up, also to those of which nothing is known', () => {
  const all = Float64Array.of(7, 1, 2, 3, 4)
  expect(BUCKETS.add(BUCKETS.none(9), all)).toEqual(all)
  expect(BUCKETS.add(all, BUCKETS.none(9))).toEqual(all)
  expect(BUCKETS.add(all, Float64Array.of(1, 0, 0, 2, 0))).toEqual(Float64Array.of(8, 1, 2, 5, 4))
})
