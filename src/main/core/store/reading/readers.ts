import type { Query } from '../../../../shared/query.ts'
import { together } from './halves.ts'
import type { Answers, Task } from './protocol.ts'
import { ReadingThread, type ThreadOptions } from './thread.ts'

/** From the first question to the start of the thread for patterns, ms. */
const WARM_MS = 1000

/** The reading threads: one for whatever ends by itself, two for patterns, which may have to be killed. */
export class Readers {
  readonly #plain: ReadingThread
  readonly #patterns: ReadingThread
  /** Counts the older half of the lines, for patterns have to look at most of them. */
  readonly #older: ReadingThread
  #warming: NodeJS.Timeout | null = null

  constructor(options: Omit<ThreadOptions, 'warm'>) {
    this.#plain = new ReadingThread({ ...options, warm: true })
    this.#patterns = new ReadingThread({ ...options, warm: false })
    this.#older = new ReadingThread({ ...options, warm: false })
  }

  ask<K extends Task['is']>(task: Extract<Task, { is: K }>, signal: AbortSignal | null): AsyncGenerator<Answers[K]> {
    // Whoever looks at lines may search them next; what they look at now comes first.
    this.#warming ??= setTimeout(() => this.#patterns.warm(), WARM_MS).unref()
    if (!('filter' in task) || !hasPattern(task.filter.query)) return this.#plain.ask<K>(task, signal)
    if (isCount(task)) return this.#halves(task, signal) as AsyncGenerator<Answers[K]>
    return this.#patterns.ask<K>(task, signal)
  }

  #halves(task: Extract<Task, { is: 'count' }>, signal: AbortSignal | null): AsyncGenerator<Answers['count']> {
    const { maxSeq } = task.filter
    const middle = Math.floor(maxSeq / 2)
    const older = { ...task, filter: { ...task.filter, maxSeq: middle } }
    const newer = { ...task, low: middle + 1 }
    const parts = [this.#older.ask<'count'>(older, signal), this.#patterns.ask<'count'>(newer, signal)] as const
    return together(parts, [middle, maxSeq - middle])
  }

  warm(): void {
    this.#plain.warm()
  }

  /** Lines are gone: what was kept of them in memory is read anew. */
  renew(): void {
    this.#plain.renew()
    this.#patterns.renew()
    this.#older.renew()
  }

  async close(): Promise<void> {
    if (this.#warming !== null) clearTimeout(this.#warming)
    await Promise.all([this.#plain.close(), this.#patterns.close(), this.#older.close()])
  }
}

function hasPattern(query: Query): boolean {
  if (query.kind === 'regex') return true
  if (query.kind === 'not') return hasPattern(query.item)
  return 'items' in query && query.items.some(hasPattern)
}

function isCount(task: Task): task is Extract<Task, { is: 'count' }> {
  return task.is === 'count'
}
