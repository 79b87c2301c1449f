/**
 * What a reading thread does right now, in memory that it shares with the core: a thread that hangs in a pattern can
 * answer no message, but what it is at can still be seen.
 */
const REQUEST = 0
const BEATS = 1
const MATCHING = 2

/** The thread's side. */
export class Pulse {
  readonly #cells: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory)
  }

  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)
  }

  /** Work on a request begins or, with 0, rests. */
  begin(request: number): void {
    this.#cells[REQUEST] = request
    this.beat()
  }

  beat(): void {
    this.#cells[BEATS] = ((this.#cells[BEATS] ?? 0) + 1) | 0
  }

  /** Whether a query is being asked about a line. */
  matching(is: boolean): void {
    this.#cells[MATCHING] = is ? 1 : 0
  }

  read(): { readonly request: number; readonly beats: number; readonly matching: boolean } {
    const [request = 0, beats = 0, matching = 0] = this.#cells
    return { request, beats, matching: matching === 1 }
  }
}
