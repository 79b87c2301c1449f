/** What takes long is divided between two reading threads. */
import { expect, test } from 'vitest'
import { Readers } from '../../../../../src/main/core/store/reading/readers.ts'
import { batchOf, filterOf, gather, never, newFile, open, RECEIVED } from '../../../../helpers/store/store-fixture.ts'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const
const DECODE_MODULE = new URL('../../../../helpers/store/decode-lines.ts', import.meta.url).href
const LINES = 7000

test('and told as by one', async () => {
  const file = newFile()
  const { store } = await open(file, { restMs: 1e9 })
  for (let first = 0; first < LINES; first += 100) {
    const lines = Array.from({ length: 100 }, (_, at) => {
      const n = first + at
      return { level: LEVELS[n % 4] ?? 'info', time: RECEIVED + n * 1000, text: `request ${n % 7} took ${n}ms` }
    })
    store.appendLines(batchOf(lines))
    await store.committed()
    // The newest are not sealed.
    if (first === LINES - 1000) await store.seal()
  }
  // From the first line on, and never.
  const readers = [0, Infinity].map((ms) => {
    return new Readers(
      { file, decodeModule: DECODE_MODULE, patience: 10_000, damaged: () => undefined },
      { ms, blocks: 1, lines: 1 },
    )
  })
  try {
    const range = { from: RECEIVED, to: RECEIVED + LINES * 1000, buckets: 9 }
    for (const text of ['', '"request 3"', 'level:warn', '"took 41"']) {
      const filter = { ...filterOf(text), maxSeq: LINES }
      const answers = await Promise.all(
        readers.map(async (own) => {
          // The threads for patterns are up afterwards.
          await gather(own.ask<'count'>({ is: 'count', filter: { ...filterOf('/x/'), maxSeq: LINES } }, never()))
          const counts = await gather(own.ask<'count'>({ is: 'count', filter }, never()))
          const buckets = await gather(own.ask<'histogram'>({ is: 'histogram', filter, range }, never()))
          return { count: counts.at(-1), buckets: buckets.at(-1) }
        }),
      )
      expect(answers[0]).toEqual(answers[1])
      const last = (await gather(store.count(filter, never()))).at(-1)
      expect(answers[0]?.count).toEqual(last)
      expect(last).toMatchObject({ scanned: LINES, total: LINES })
    }
  } finally {
    await Promise.all(readers.map((own) => own.close()))
  }
})
