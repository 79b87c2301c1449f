import type { Piece, Progress, Task } from './protocol.ts'

/** Pieces that may be on their way or waiting to be taken, so that the thread works ahead of the asker a little. */
const WINDOW = 2

/** One question to a reading thread, seen from the asker's side. */
export class Request {
  readonly id: number
  readonly task: Task
  /** As of the last piece that arrived: where another thread would go on. */
  progress: Progress | null = null
  /** How many threads died over it. */
  deaths = 0
  readonly #pieces: Piece['value'][] = []
  #ended = false
  #error: Error | null = null
  #wake: (() => void) | null = null

  constructor(id: number, task: Task) {
    this.id = id
    this.task = task
  }

  /** Whether nothing more is to come from a thread. */
  get ended(): boolean {
    return this.#ended || this.#error !== null
  }

  /** Pieces that a thread may send before it hears more. */
  get credit(): number {
    return WINDOW - this.#pieces.length
  }

  arrived(piece: Piece['value'], progress: Progress | null): void {
    this.#pieces.push(piece)
    this.progress = progress
    this.#wake?.()
  }

  /** Whether the thread has said that nothing follows. */
  get done(): boolean {
    return this.#ended
  }

  finish(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** What arrived before is still handed out. */
  failed(error: Error): void {
    this.#error ??= error
    this.#wake?.()
  }

  /** Nobody wants the rest. */
  dropped(error: Error): void {
    this.#pieces.length = 0
    this.failed(error)
  }

  /** The next piece, or undefined at the end. */
  async next(): Promise<Piece['value'] | undefined> {
    for (;;) {
      const piece = this.#pieces.shift()
      if (piece !== undefined) return piece
      if (this.#error !== null) throw this.#error
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
  }
}
