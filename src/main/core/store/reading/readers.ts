import type { Query } from '../../../../shared/query.ts'
import type { SeqRange } from '../hot.ts'
import type { HistogramBucket } from '../store.ts'
import { Buckets } from './buckets.ts'
import { type Adding, BUCKETS, COUNTS, together } from './halves.ts'
import type { Alone, Answers, Progress, Task } from './protocol.ts'
import { ReadingThread, type ThreadOptions } from './thread.ts'

/** From the first question to the start of the thread for patterns, ms. */
const WARM_MS = 1000
/** What takes longer is divided between two threads; most questions do not, and would begin anew on both. */
const ALONE: Alone = { ms: 4, blocks: 96, lines: 200_000 }

type HistogramTask = Extract<Task, { is: 'histogram' }>

/** Asks a thread for a part of the lines. */
type Ask<T> = (
  thread: ReadingThread,
  part: { readonly low?: number; readonly maxSeq: number; readonly alone?: Alone },
  ended?: (progress: Progress | null) => void,
) => AsyncGenerator<T>

/** The reading threads: one for whatever ends by itself, two for patterns, which may have to be killed. */
export class Readers {
  readonly #plain: ReadingThread
  readonly #patterns: ReadingThread
  /** Counts the older half of the lines, for patterns have to look at most of them. */
  readonly #older: ReadingThread
  readonly #alone: Alone
  #warming: NodeJS.Timeout | null = null
  #told = false

  constructor(options: Omit<ThreadOptions, 'warm' | 'practices'>, alone = ALONE) {
    this.#alone = alone
    this.#plain = new ReadingThread({ ...options, warm: true, practices: true })
    this.#patterns = new ReadingThread({ ...options, warm: false, practices: true })
    this.#older = new ReadingThread({ ...options, warm: false, practices: false })
  }

  ask<K extends Task['is']>(task: Extract<Task, { is: K }>, signal: AbortSignal | null): AsyncGenerator<Answers[K]> {
    // Whoever looks at lines may search them next; what they look at now comes first.
    this.#warming ??= setTimeout(() => this.#patterns.warm(), WARM_MS).unref()
    const divided = this.#divided(task, signal)
    if (divided !== null) return divided as AsyncGenerator<Answers[K]>
    return (hasPattern(task) ? this.#patterns : this.#plain).ask<K>(task, signal)
  }

  async *histogram(task: HistogramTask, signal: AbortSignal): AsyncGenerator<readonly HistogramBucket[]> {
    for await (const counts of this.ask<'histogram'>(task, signal)) yield new Buckets(task.range, counts).read()
  }

  /** Null for what is not asked in parts. */
  #divided(task: Task, signal: AbortSignal | null): AsyncGenerator<Answers['count' | 'histogram']> | null {
    if (task.is === 'histogram') {
      const ask: Ask<Answers['histogram']> = (thread, { maxSeq, ...part }, ended) => {
        return thread.ask<'histogram'>({ ...task, ...part, filter: { ...task.filter, maxSeq } }, signal, ended)
      }
      return hasPattern(task) ? null : this.#shared(ask, BUCKETS, task.filter.maxSeq)
    }
    if (task.is !== 'count') return null
    const ask: Ask<Answers['count']> = (thread, { maxSeq, ...part }, ended) => {
      return thread.ask<'count'>({ ...task, ...part, filter: { ...task.filter, maxSeq } }, signal, ended)
    }
    if (!hasPattern(task)) return this.#shared(ask, COUNTS, task.filter.maxSeq)
    return halves(ask, COUNTS, { low: 1, high: task.filter.maxSeq }, this.#older, this.#patterns)
  }

  /** By one thread, and by two from where it is when it takes long, if the other one has nothing to do. */
  async *#shared<T>(ask: Ask<T>, adding: Adding<T>, maxSeq: number): AsyncGenerator<T> {
    if (!this.#patterns.idle) {
      yield* ask(this.#plain, { maxSeq })
      return
    }
    let begun: T | null = null
    let left: SeqRange | undefined
    const ended = (progress: Progress | null) => {
      left = progress?.rest
    }
    for await (const piece of ask(this.#plain, { maxSeq, alone: this.#alone }, ended)) {
      if (begun !== null) yield begun
      begun = piece
    }
    if (begun === null) return
    if (left === undefined || left.high < left.low) {
      yield begun
      return
    }
    const before = adding.begun(begun)
    for await (const rest of halves(ask, adding, left, this.#patterns, this.#plain)) yield adding.add(before, rest)
  }

  warm(): void {
    this.#plain.warm()
  }

  /** Lines were committed. Where somebody asks, the next question shall not wait for what reads them. */
  came(): void {
    if (this.#told || this.#warming === null) return
    this.#told = true
    this.#plain.came()
    this.#patterns.came()
  }

  /** Lines are gone: what was kept of them in memory is read anew. */
  renew(): void {
    this.#told = false
    this.#plain.renew()
    this.#patterns.renew()
    this.#older.renew()
  }

  async close(): Promise<void> {
    if (this.#warming !== null) clearTimeout(this.#warming)
    await Promise.all([this.#plain.close(), this.#patterns.close(), this.#older.close()])
  }
}

/** Each half of the line numbers by a thread. */
function halves<T>(
  ask: Ask<T>,
  adding: Adding<T>,
  { low, high }: SeqRange,
  older: ReadingThread,
  newer: ReadingThread,
): AsyncGenerator<T> {
  const middle = low + Math.floor((high - low) / 2)
  const parts = [ask(older, { low, maxSeq: middle }), ask(newer, { low: middle + 1, maxSeq: high })] as const
  return together(parts, [adding.none(middle - low + 1), adding.none(high - middle)], adding.add)
}

function hasPattern(task: Task): boolean {
  return 'filter' in task && asksPattern(task.filter.query)
}

function asksPattern(query: Query): boolean {
  if (query.kind === 'regex') return true
  if (query.kind === 'not') return asksPattern(query.item)
  return 'items' in query && query.items.some(asksPattern)
}
