/** A sync that goes on, and whoever follows it. */
import type { SyncPiece } from '../../../shared/cloud.ts'

type Progress = Extract<SyncPiece, { is: 'progress' }>

const NOTHING_YET: Progress = { is: 'progress', pages: 0, events: 0, lines: 0, time: null, total: null, note: null }

export class RunningSync {
  private latest: SyncPiece = NOTHING_YET
  private changes = 0
  private waiting: (() => void)[] = []
  private readonly stopping: AbortController
  private readonly over: Promise<void>
  private ended: { readonly error: unknown } | null = null

  constructor(stop: AbortController, run: (piece: (piece: SyncPiece) => void) => Promise<void>) {
    this.stopping = stop
    this.over = run((piece) => this.put(piece)).then(
      () => this.end(null),
      (error: unknown) => this.end(error),
    )
  }

  private put(piece: SyncPiece): void {
    this.latest = piece
    this.wake()
  }

  private end(error: unknown): void {
    this.ended = { error }
    this.wake()
  }

  private wake(): void {
    this.changes += 1
    for (const wake of this.waiting.splice(0)) wake()
  }

  /** Says what it waits for. */
  waits(note: string): void {
    if (this.latest.is === 'progress') this.put({ ...this.latest, note })
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.over
  }

  /** How far it is, at once and after each change, to its end; throws what ended it. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<SyncPiece> {
    const leave = () => this.wake()
    signal?.addEventListener('abort', leave)
    try {
      for (let seen = -1; !signal?.aborted; ) {
        if (seen !== this.changes) {
          seen = this.changes
          yield this.latest
        } else if (this.ended) {
          if (this.ended.error !== null) throw this.ended.error
          return
        } else {
          await new Promise<void>((resolve) => this.waiting.push(resolve))
        }
      }
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  }
}
