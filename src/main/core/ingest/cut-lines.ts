/** Cuts a stream of bytes into batches of whole lines. */

/** Line ends are LF or CR LF; they are not part of the line. */
const LF = 0x0a
const CR = 0x0d
/** A batch ends where a message begins, once it has so many lines; or in the middle of one, at the most. */
export const BATCH_LINES = 500
const MOST_LINES = 5000
const MOST_BYTES = 1024 * 1024
/** A longer line is cut, and counted: no store here takes one. */
export const LONGEST_LINE = 1024 * 1024

export interface LineBatch {
  readonly lines: readonly Buffer[]
  /** Lines among them that go on in the next one, because they were too long. */
  readonly cut: number
}

/** `begins` says whether a line begins a message of its own. */
export async function* cutLines(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  begins: (line: string) => boolean,
): AsyncGenerator<LineBatch> {
  const cutter = new Cutter(begins)
  // Only batches are waited for: a wait for each line takes longer than the line.
  for await (const chunk of source) yield* cutter.take(chunk)
  yield* cutter.end()
}

class Cutter {
  readonly #begins: (line: string) => boolean
  #rest: Buffer = Buffer.alloc(0)
  #lines: Buffer[] = []
  #bytes = 0
  #cut = 0

  constructor(begins: (line: string) => boolean) {
    this.#begins = begins
  }

  *take(chunk: Uint8Array): Generator<LineBatch> {
    const all = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk])
    let from = 0
    for (let end = all.indexOf(LF); end !== -1; end = all.indexOf(LF, from)) {
      yield* this.#whole(withoutCr(all.subarray(from, end)))
      from = end + 1
    }
    // One byte more than a line may have could be the CR before an LF that is still to come.
    for (; all.length - from > LONGEST_LINE + 1; from += LONGEST_LINE) {
      yield* this.#put(all.subarray(from, from + LONGEST_LINE), true)
    }
    this.#rest = all.subarray(from)
  }

  *end(): Generator<LineBatch> {
    if (this.#rest.length > 0) yield* this.#whole(withoutCr(this.#rest))
    if (this.#lines.length > 0) yield this.#batch()
  }

  *#whole(line: Buffer): Generator<LineBatch> {
    let left = line
    for (; left.length > LONGEST_LINE; left = left.subarray(LONGEST_LINE)) {
      yield* this.#put(left.subarray(0, LONGEST_LINE), true)
    }
    yield* this.#put(left, false)
  }

  *#put(line: Buffer, isCut: boolean): Generator<LineBatch> {
    if (this.#lines.length > 0 && this.#isFull(line)) yield this.#batch()
    this.#lines.push(line)
    this.#bytes += line.length + 1
    if (isCut) this.#cut += 1
  }

  #isFull(next: Buffer): boolean {
    const count = this.#lines.length
    if (count >= MOST_LINES || this.#bytes + next.length > MOST_BYTES) return true
    return count >= BATCH_LINES && this.#begins(next.toString('utf8', 0, 1024))
  }

  #batch(): LineBatch {
    const batch = { lines: this.#lines, cut: this.#cut }
    this.#lines = []
    this.#bytes = 0
    this.#cut = 0
    return batch
  }
}

function withoutCr(line: Buffer): Buffer {
  return line.at(-1) === CR ? line.subarray(0, -1) : line
}
