/** Live tail: what a commit made durable, decoded once for all windows that look, bounded for each of them. */

import type { LogLine } from '../../../shared/model.ts'
import type { LiveLine } from '../store/line.ts'
import type { Committed } from '../store/store.ts'

export type CommittedBatch = Committed['batches'][number]

export interface FeedOptions {
  /** A batch as lines; called only while somebody looks. */
  readonly decode: (batch: CommittedBatch) => readonly LiveLine[]
}

export interface FeedPiece {
  readonly lines: LogLine[]
  readonly skipped: number
}

/** At most this many pieces a second go to a window: more than can be read, and each wakes both ends. */
const PIECES_PER_SECOND = 20
/** Lines that wait for a window; what comes on top is stored, counted and said. */
const MAX_WAITING = 5000

interface Subscriber {
  readonly take: (lines: readonly LiveLine[]) => void
}

export class Feed {
  private readonly subscribers = new Set<Subscriber>()
  private readonly options: FeedOptions

  constructor(options: FeedOptions) {
    this.options = options
  }

  publish(batches: readonly CommittedBatch[]): void {
    if (this.subscribers.size === 0) return
    for (const batch of batches) {
      const lines = this.options.decode(batch)
      for (const subscriber of this.subscribers) subscriber.take(lines)
    }
  }

  /** Matching lines from now on, at most 20 pieces a second; `skipped` counts what did not fit. Ends with the signal. */
  async *tail(matches: (live: LiveLine) => boolean, signal: AbortSignal | undefined): AsyncGenerator<FeedPiece> {
    let waiting: LogLine[] = []
    let skipped = 0
    let wake: () => void = () => undefined
    const subscriber: Subscriber = {
      take: (lines) => {
        for (const live of lines) {
          if (!matches(live)) continue
          if (waiting.length < MAX_WAITING) waiting.push(live.line)
          else skipped++
        }
        if (waiting.length > 0) wake()
      },
    }
    const aborted = () => wake()
    signal?.addEventListener('abort', aborted)
    this.subscribers.add(subscriber)
    try {
      while (!signal?.aborted) {
        if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
        if (signal?.aborted) return
        const lines = waiting
        const missed = skipped
        waiting = []
        skipped = 0
        yield { lines, skipped: missed }
        await new Promise((resolve) => setTimeout(resolve, 1000 / PIECES_PER_SECOND))
      }
    } finally {
      this.subscribers.delete(subscriber)
      signal?.removeEventListener('abort', aborted)
    }
  }
}
