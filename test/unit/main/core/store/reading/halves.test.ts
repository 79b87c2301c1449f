import { expect, test } from 'vitest'
import { together } from '../../../../../../src/main/core/store/reading/halves.ts'

type Count = { readonly matched: number; readonly scanned: number; readonly total: number }

async function* counting(counts: readonly Count[], ended: () => void = () => undefined): AsyncGenerator<Count> {
  try {
    yield* counts
  } finally {
    ended()
  }
}

const at = (matched: number, scanned: number, total: number): Count => ({ matched, scanned, total })

test('two counts add up, and never go back', async () => {
  const told: Count[] = []
  const parts = [counting([at(1, 5, 10), at(2, 10, 10)]), counting([at(7, 8, 8)])] as const
  for await (const count of together(parts, [10, 8])) told.push(count)
  expect(told).toHaveLength(3)
  expect(told.at(-1)).toEqual(at(9, 18, 18))
  expect(told.map(({ scanned }) => scanned)).toEqual(told.map(({ scanned }) => scanned).toSorted((a, b) => a - b))
  expect(told.every(({ total }) => total === 18)).toBe(true)
})

test('who stops listening stops both, and a failure of one ends the other', async () => {
  let ended = 0
  const end = () => ended++
  for await (const _ of together([counting([at(0, 1, 2)], end), counting([at(0, 1, 2)], end)], [2, 2])) break
  expect(ended).toBe(2)

  async function* failing(): AsyncGenerator<Count> {
    yield at(0, 1, 2)
    throw new Error('damaged')
  }
  const gathered = async () => {
    for await (const _ of together([failing(), counting([at(0, 1, 2), at(0, 2, 2)], end)], [2, 2]));
  }
  await expect(gathered()).rejects.toThrowError('damaged')
  expect(ended).toBe(3)
})
