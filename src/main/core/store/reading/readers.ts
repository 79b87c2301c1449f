import type { Query } from '../../../../shared/query.ts'
import type { Answers, Task } from './protocol.ts'
import { ReadingThread, type ThreadOptions } from './thread.ts'

/** The reading threads: one for whatever ends by itself, one for patterns, which may have to be killed. */
export class Readers {
  readonly #plain: ReadingThread
  readonly #patterns: ReadingThread

  constructor(options: ThreadOptions) {
    this.#plain = new ReadingThread(options)
    this.#patterns = new ReadingThread(options)
  }

  ask<K extends Task['is']>(task: Extract<Task, { is: K }>, signal: AbortSignal | null): AsyncGenerator<Answers[K]> {
    const thread = 'filter' in task && hasPattern(task.filter.query) ? this.#patterns : this.#plain
    // Whoever looks at lines may search them next.
    this.#patterns.warm()
    return thread.ask<K>(task, signal)
  }

  warm(): void {
    this.#plain.warm()
  }

  /** Lines are gone: what was kept of them in memory is read anew. */
  renew(): void {
    this.#plain.renew()
    this.#patterns.renew()
  }

  async close(): Promise<void> {
    await Promise.all([this.#plain.close(), this.#patterns.close()])
  }
}

function hasPattern(query: Query): boolean {
  if (query.kind === 'regex') return true
  if (query.kind === 'not') return hasPattern(query.item)
  return 'items' in query && query.items.some(hasPattern)
}
