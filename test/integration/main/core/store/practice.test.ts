/** The questions that a reading thread asks itself. */
import { expect, test } from 'vitest'
import { sealedTotals } from '../../../../../src/main/core/store/blocks/table.ts'
import { openReadable } from '../../../../../src/main/core/store/database.ts'
import { BlockSegments } from '../../../../../src/main/core/store/reading/block-segments.ts'
import { practice } from '../../../../../src/main/core/store/reading/practice.ts'
import { Pulse } from '../../../../../src/main/core/store/reading/pulse.ts'
import { Spans } from '../../../../../src/main/core/store/reading/spans.ts'
import type { Bench } from '../../../../../src/main/core/store/reading/tasks.ts'
import { batchOf, newFile, open, RECEIVED } from '../../../../helpers/store/store-fixture.ts'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const

function benchOf(file: string): { readonly bench: Bench; readonly read: <T>(step: () => T) => T } {
  const db = openReadable(file)
  const pulse = new Pulse(Pulse.memory())
  const blocks = new BlockSegments(db, pulse)
  const spans = new Spans()
  const bench: Bench = {
    hot: blocks,
    segments: blocks,
    sealedTotals: () => sealedTotals(db),
    pulse,
    snapshot: { number: 0 },
    spans,
    now: () => performance.now(),
  }
  spans.addSealed(bench.sealedTotals())
  const read = <T>(step: () => T): T => {
    bench.snapshot.number++
    return db.transaction(() => {
      blocks.refresh()
      return step()
    })()
  }
  return { bench, read }
}

test('are asked step by step, each in a view of its own, while more is sealed, and end', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: 1e9 })
  const add = async (count: number) => {
    for (let first = 0; first < count; first += 100) {
      const lines = Array.from({ length: 100 }, (_, at) => {
        const id = (0x12345678 + first + at).toString(16)
        return { level: LEVELS[at % 4] ?? 'info', time: RECEIVED + first + at, text: `request done id=${id}` }
      })
      store.appendLines(batchOf(lines))
    }
    await store.committed()
    await store.seal()
  }
  await add(3000)
  const { bench, read } = benchOf(file)
  const steps = practice(bench, 1000)
  let taken = 0
  while (!read(() => steps.next().done)) {
    if (++taken === 20) await add(500)
  }
  expect(taken).toBeGreaterThan(20)
})

test('are none where there is little', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: 1e9 })
  store.appendLines(batchOf([{ text: 'one' }]))
  await store.seal()
  const { bench, read } = benchOf(file)
  expect(read(() => practice(bench).next().done)).toBe(true)
})
