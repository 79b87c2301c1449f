/**
 * Questions that a thread asks itself while nobody asks it anything, so that the code that answers them is compiled when
 * somebody does. What they are about is drawn from the lines themselves; nothing of their answers is kept.
 */
import { parseQuery } from '../../../../shared/query.ts'
import type { LinePage } from '../store.ts'
import { EVERY_LINE } from './every-line.ts'
import type { FixedFilter, Task } from './protocol.ts'
import { type Bench, run } from './tasks.ts'

/** Fewer lines are looked through fast enough. */
const LEAST_LINES = 100_000
const STRETCH = 1_000_000
const ROUNDS = 3
const LEVELS = ['info', 'debug', 'warn', 'error'] as const
const PAGE_LINES = 200
const BUCKETS = 500
/** Words of a page that are looked for, and two words in a row. */
const WORDS = 5
const PHRASES = 2
/** A question is let go after so many of its steps: by then its code has run often enough. */
const MOST_STEPS = 40
/** A histogram goes through two thousand blocks for whoever asks for one; a step of it takes 30 us. */
const MOST_OF_HISTOGRAM = { steps: 400, atOnce: 8 }
const WORD = /[\w.:-]*\d[\w.:-]{7,}/g
const PHRASE = /[a-z]+ [a-z]+/g

/** Can be interrupted after each step. Only asks about sealed lines, for those are read without anybody's code. */
export function* practice(bench: Bench, leastLines = LEAST_LINES): Generator<void> {
  const sealed = bench.sealedTotals()
  bench.spans.addSealed(sealed)
  const span = bench.spans.of([])
  const all = sealed.reduce((sum, { lines }) => sum + lines, 0)
  if (span === null || all < leastLines) return
  const totals = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    const texts: string[] = []
    for (const level of LEVELS) {
      const at = { is: 'offset', offset: Math.floor(Math.random() * (totals.get(level) ?? 0)) } as const
      const task = { at, direction: 'newer', limit: PAGE_LINES } as const
      const page = (yield* asked(bench, {
        is: 'page',
        filter: about(`level:${level}`),
        asked: task,
      })) as LinePage | null
      totals.set(level, page?.total ?? 0)
      texts.push(...(page?.lines.map(({ text }) => text) ?? []))
    }
    for (const word of draw(texts, WORD, WORDS)) {
      // Not all lines at once: somebody may ask something meanwhile.
      const low = Math.floor(Math.random() * Math.max(1, all - STRETCH))
      yield* asked(bench, { is: 'count', filter: { ...about(`"${word}"`), maxSeq: low + STRETCH }, low })
    }
    for (const phrase of draw(texts, PHRASE, PHRASES)) {
      const at = { is: 'last' } as const
      const page = { at, direction: 'older', limit: PAGE_LINES } as const
      yield* asked(bench, { is: 'page', filter: about(`"${phrase}"`), asked: page })
    }
    const range = { from: span.from + round, to: span.to - round, buckets: BUCKETS }
    yield* asked(bench, { is: 'histogram', filter: EVERY_LINE, range }, MOST_OF_HISTOGRAM)
  }
}

/** The first piece of the answer, if it comes soon. `atOnce`: steps between which it cannot be interrupted. */
function* asked(bench: Bench, task: Task, most = { steps: MOST_STEPS, atOnce: 1 }): Generator<void, unknown> {
  const steps = run(bench, task, null)
  for (let step = 1; step <= most.steps; step++) {
    const { done, value } = steps.next()
    if (done) return null
    if (value !== null) return value.value
    if (step % most.atOnce === 0) yield
  }
  return null
}

function about(text: string): FixedFilter {
  const parsed = parseQuery(text)
  return parsed.ok ? { ...EVERY_LINE, query: parsed.query } : EVERY_LINE
}

/** Some of the parts of the texts that look so. */
function draw(texts: readonly string[], look: RegExp, count: number): string[] {
  const drawn: string[] = []
  for (let left = count; left > 0 && texts.length > 0; left--) {
    const parts = texts[Math.floor(Math.random() * texts.length)]?.match(look) ?? []
    const part = parts[Math.floor(Math.random() * parts.length)]
    if (part !== undefined) drawn.push(part)
  }
  return drawn
}
