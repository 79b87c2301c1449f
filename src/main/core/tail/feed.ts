/**
 * Live tail: what a commit made durable, for all windows that look. It is read ten times a second, all of it at once and
 * once for all of them; the first lines after a pause go at once.
 */
import type { PackedLines } from '../../../shared/packed-lines.ts'
import type { Decoders } from '../store/sealing/read-row.ts'
import { type CommittedBatch, type LiveFilter, LiveLines } from './live-lines.ts'

export interface FeedPiece {
  readonly packed: PackedLines
  /** Lines that came after these, and were not kept for this window. */
  readonly skipped: number
}

/** From one piece to the next: nobody reads faster, and each wakes both ends. */
const PIECE_MS = 100
/** Lines that wait for a window; what comes on top is stored, counted and said. */
const MOST_WAITING = 5000
/** Of what comes between two pieces, so much is held as it came; then it is read earlier. */
const MOST_FRESH_LINES = 5000
const MOST_FRESH_BYTES = 2 * 1024 * 1024

export class Feed {
  readonly #lines: LiveLines
  readonly #lookers = new Set<Looker>()
  #fresh: CommittedBatch[] = []
  #freshLines = 0
  #freshBytes = 0
  #isDue = false
  /** When the last piece went. */
  #sentAt = -Infinity

  constructor(decoders: Decoders) {
    this.#lines = new LiveLines(decoders)
  }

  publish(batches: readonly CommittedBatch[]): void {
    if (this.#lookers.size === 0 || batches.length === 0) return
    for (const batch of batches) {
      this.#fresh.push(batch)
      this.#freshLines += batch.count
      this.#freshBytes += batch.body.byteLength
      if (this.#freshLines >= MOST_FRESH_LINES || this.#freshBytes >= MOST_FRESH_BYTES) this.#read()
    }
    if (this.#isDue) return
    this.#isDue = true
    const wait = this.#sentAt + PIECE_MS - performance.now()
    // Not in this turn: whoever waits for this commit is answered first.
    if (wait > 0) setTimeout(this.#send, wait)
    else setImmediate(this.#send)
  }

  /** Fitting lines from now on; ends with the signal. */
  async *tail(filter: LiveFilter, signal: AbortSignal | undefined): AsyncGenerator<FeedPiece> {
    // What came before is for those who looked before.
    this.#read()
    const looker = new Looker(filter)
    const aborted = () => looker.wake()
    signal?.addEventListener('abort', aborted)
    this.#lookers.add(looker)
    try {
      while (!signal?.aborted) {
        const piece = looker.next()
        if (piece !== null) yield piece
        else await looker.woken()
      }
    } finally {
      this.#lookers.delete(looker)
      signal?.removeEventListener('abort', aborted)
    }
  }

  readonly #send = () => {
    this.#isDue = false
    this.#sentAt = performance.now()
    this.#read()
    for (const looker of this.#lookers) looker.wake()
  }

  #read(): void {
    const [batches, count] = [this.#fresh, this.#freshLines]
    this.#fresh = []
    this.#freshLines = 0
    this.#freshBytes = 0
    if (batches.length === 0) return
    const lookers = [...this.#lookers].filter((looker) => !looker.skips(count))
    if (lookers.length === 0) return
    this.#lines.read(batches)
    for (const looker of lookers) looker.take(this.#lines)
  }
}

/** A window that looks: what waits for it. */
class Looker {
  readonly #filter: LiveFilter
  /** Not to be had before the next time that it is woken. */
  #coming: FeedPiece[] = []
  readonly #ready: FeedPiece[] = []
  #waiting = 0
  #wake: () => void = () => undefined

  constructor(filter: LiveFilter) {
    this.#filter = filter
  }

  /** Whether nothing more is kept for it, and nothing has to be read to know how many lines that are. */
  skips(lines: number): boolean {
    const { devices, matches } = this.#filter
    if (this.#waiting < MOST_WAITING || devices !== null || matches !== null) return false
    this.#skipped(lines)
    return true
  }

  take(lines: LiveLines): void {
    const chosen = lines.choose(this.#filter)
    const kept = chosen.slice(0, MOST_WAITING - this.#waiting)
    if (kept.length > 0) {
      this.#coming.push({ packed: lines.pack(kept), skipped: 0 })
      this.#waiting += kept.length
    }
    if (chosen.length > kept.length) this.#skipped(chosen.length - kept.length)
  }

  next(): FeedPiece | null {
    const piece = this.#ready.shift()
    if (piece === undefined) return null
    this.#waiting -= piece.packed.count
    return piece
  }

  /** Hands out what came. */
  wake(): void {
    this.#ready.push(...this.#coming)
    this.#coming = []
    this.#wake()
  }

  woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  /** So many came after the last lines that wait; some do wait where there was no room. */
  #skipped(lines: number): void {
    const pieces = this.#coming.length > 0 ? this.#coming : this.#ready
    const last = pieces.pop()
    if (last !== undefined) pieces.push({ ...last, skipped: last.skipped + lines })
  }
}
