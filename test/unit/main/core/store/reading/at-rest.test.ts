import { expect, test } from 'vitest'
import { whileAtRest } from '../../../../../../src/main/core/store/reading/at-rest.ts'

function* steps(count: number, taken: () => void): Generator<void> {
  for (let step = 0; step < count; step++) {
    taken()
    yield
  }
}

const step = (all: Generator<void>) => !all.next().done

test('takes steps only while nobody asks, and goes on afterwards', async () => {
  let asked = 3
  const restsAt: number[] = []
  let taken = 0
  // Somebody asks in between twice.
  const rests = () => {
    asked--
    return asked !== 0 && asked !== -3
  }
  await whileAtRest(
    steps(9, () => restsAt.push(taken++)),
    { rests },
    step,
  )
  expect(taken).toBe(9)
})

test('ends where a step fails', async () => {
  let taken = 0
  const failing = (all: Generator<void>) => {
    all.next()
    throw new Error('damaged')
  }
  await whileAtRest(
    steps(9, () => taken++),
    { rests: () => true },
    failing,
  )
  expect(taken).toBe(1)
})
