/** Stored lines as runs of consecutive numbers, whatever table holds them, in order and a few at a time. */

import type { DecodedLine, LevelCounts } from '../../platforms/platform.ts'
import type { ReadableDb } from '../database.ts'
import { type Decode, linesOf } from '../decode.ts'
import { type HotHeader, HotReader, type Order, type SeqRange } from '../hot.ts'
import type { LineOrigin } from '../log-line.ts'
import { type Source, SourceNames } from '../sources.ts'

/** Lines that came together. */
export interface SegmentPart {
  readonly firstSeq: number
  readonly lines: number
  readonly source: Source
  readonly origin: LineOrigin
  /** Reads and decodes; not more than `lines`. */
  decode(): readonly DecodedLine[]
}

export interface Segment {
  readonly firstSeq: number
  readonly lines: number
  readonly levels: LevelCounts
  /** In the order of their numbers. */
  readonly parts: readonly SegmentPart[]
}

export interface Segments {
  /** Lowest line number that is stored, or null for an empty store. */
  firstSeq(): number | null
  /** The next segments that overlap the range, in order; none at its end. */
  page(range: SeqRange, order: Order): readonly Segment[]
}

/** Rows whose headers are read at once. */
const PAGE = 64

export class HotSegments implements Segments {
  readonly #hot: HotReader
  readonly #sources: SourceNames
  readonly #decode: Decode

  constructor(db: ReadableDb, decode: Decode) {
    this.#hot = new HotReader(db)
    this.#sources = new SourceNames(db)
    this.#decode = decode
  }

  firstSeq(): number | null {
    return this.#hot.firstSeq()
  }

  page(range: SeqRange, order: Order): readonly Segment[] {
    return this.#hot.headers(range, order, PAGE).map((header) => this.#segment(header))
  }

  #segment({ firstSeq, lines, levels, parts }: HotHeader): Segment {
    let body: Buffer | null = null
    const read = () => {
      body ??= this.#hot.body(firstSeq) ?? Buffer.alloc(0)
      return body
    }
    let seq = firstSeq
    let offset = 0
    const placed = parts.map((part) => {
      const at = { seq, offset }
      seq += part.lines
      offset += part.bodyBytes
      const source = this.#sources.get(part.source)
      const { device, connection, encoding, how } = source
      const { received, clockOffset, zoneMinutes, lines: count } = part
      return {
        firstSeq: at.seq,
        lines: count,
        source,
        origin: { device, connection, received, clockOffset, how },
        decode: () => {
          const own = read().subarray(at.offset, at.offset + part.bodyBytes)
          return linesOf(this.#decode, { device, encoding, body: own, count, zoneMinutes })
        },
      }
    })
    return { firstSeq, lines, levels, parts: placed }
  }
}
