/**
 * Random questions about many random lines, hot, sealed and merged, against a naive filter over the same lines.
 * FIELDTAP_RANDOM_LINES=1000000 asks about a million.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LineFilter } from '../../../../../src/main/core/store/store.ts'
import { DEVICES, LEVELS, lineBytes, MODULES, NOW, PLATFORMS } from '../../../../helpers/query-arbitraries.ts'
import { filter, type Known, known, naive, toNewBatch } from '../../../../helpers/store/random-logs.ts'
import { gather, never, openNew } from '../../../../helpers/store/store-fixture.ts'

const LINES = Number(process.env.FIELDTAP_RANDOM_LINES ?? 20_000)
const QUESTIONS = 60
const STRIDE = 10_000
const MINUTES_PER_MILLION = 20

const seed = Number(process.env.FIELDTAP_RANDOM_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Bodies to choose from: what is drawn for each line anew would take longer than all questions. */
const bodies = fc.sample(lineBytes, { numRuns: 2000, seed }).map((bytes) => bytes.filter((byte) => byte !== 10))
const filters: LineFilter[] = fc.sample(filter, { numRuns: QUESTIONS, seed })

test(
  `answers about ${LINES} random lines are those of a naive filter`,
  async () => {
    const store = await openNew({ restMs: 1e9 })
    const lines: Known[] = []
    const random = generator(seed)
    const of = <T>(all: readonly T[]): T => all[random(all.length)] as T
    while (lines.length < LINES) {
      const batch = {
        platform: of(PLATFORMS),
        ref: of(DEVICES),
        received: NOW - random(5_000_000),
        clockOffset: of([0, 0, -3_600_000, 1234] as const),
        turn: true,
        lines: Array.from({ length: 1 + random(100) }, () => ({
          level: of(LEVELS),
          time: random(4) === 0 ? null : NOW - 9_000_000 + random(10_000_000),
          module: random(3) === 0 ? null : of(MODULES),
          // Half of them alike but for a number, as lines of devices are.
          bytes:
            random(2) === 0
              ? Buffer.from(`publish retry=${random(9)} id=${random(1e6)} rssi=-${random(99)}`)
              : of(bodies),
        })),
      }
      store.appendLines(toNewBatch(batch))
      for (const line of known([batch])) lines.push({ ...line, seq: lines.length + 1 })
      if (lines.length % STRIDE < 100) {
        await store.committed()
        // Some strides are sealed before they fill a block, so that the next ones are merged into the last.
        if (random(3) > 0) await store.seal()
      }
    }
    await store.committed()

    for (const asked of filters) {
      const expected = naive(lines, asked)
      const count = (await gather(store.count(asked, never()))).at(-1)
      expect(count?.matched, `seed ${seed}`).toBe(expected.length)
      const offset = random(expected.length + 1)
      const at = { is: 'offset', offset } as const
      const page = await store.page(asked, { at, direction: 'newer', limit: 50 }, never())
      expect(page.lines.map(({ seq }) => seq)).toEqual(expected.slice(offset, offset + 50).map(({ seq }) => seq))
    }
    const raw = gather(
      store.raw(
        {
          ...(filters[0] as LineFilter),
          query: { kind: 'and', items: [], span: { start: 0, end: 0 } },
          devices: [],
          since: null,
          until: null,
          maxSeq: null,
        },
        never(),
      ),
    )
    expect((await raw).flat().length).toBe(lines.length)
  },
  Math.max(120_000, (LINES / 1e6) * MINUTES_PER_MILLION * 60_000),
)

/** Numbers below a bound, the same for the same seed (mulberry32). */
function generator(from: number): (below: number) => number {
  let state = from | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
