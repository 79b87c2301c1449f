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
  let lines: Buffer[] = []
  let bytes = 0
  let cut = 0
  const isFull = (next: Buffer) =>
    lines.length >= MOST_LINES ||
    bytes + next.length > MOST_BYTES ||
    (lines.length >= BATCH_LINES && begins(next.toString('utf8', 0, 1024)))
  for await (const { line, isCut } of singleLines(source)) {
    if (lines.length > 0 && isFull(line)) {
      yield { lines, cut }
      lines = []
      bytes = 0
      cut = 0
    }
    lines.push(line)
    bytes += line.length + 1
    if (isCut) cut += 1
  }
  if (lines.length > 0) yield { lines, cut }
}

async function* singleLines(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<{ readonly line: Buffer; readonly isCut: boolean }> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let from = 0
    for (let end = rest.indexOf(LF); end !== -1; end = rest.indexOf(LF, from)) {
      yield* pieces(withoutCr(rest.subarray(from, end)))
      from = end + 1
    }
    rest = rest.subarray(from)
    while (rest.length > LONGEST_LINE) {
      yield { line: rest.subarray(0, LONGEST_LINE), isCut: true }
      rest = rest.subarray(LONGEST_LINE)
    }
  }
  if (rest.length > 0) yield* pieces(withoutCr(rest))
}

function* pieces(line: Buffer): Generator<{ readonly line: Buffer; readonly isCut: boolean }> {
  let left = line
  for (; left.length > LONGEST_LINE; left = left.subarray(LONGEST_LINE)) {
    yield { line: left.subarray(0, LONGEST_LINE), isCut: true }
  }
  yield { line: left, isCut: false }
}

function withoutCr(line: Buffer): Buffer {
  return line.at(-1) === CR ? line.subarray(0, -1) : line
}
