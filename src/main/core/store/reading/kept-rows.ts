import { splitDeviceKey } from '../../../../shared/model-basics.ts'
import type { DecodedLine } from '../../platforms/platform.ts'
import { correctedTime, type LineOrigin, Matchable } from '../log-line.ts'

/** A line that is not sealed, ready to be asked about. */
export interface HotLine {
  readonly line: DecodedLine
  readonly match: Matchable
}

export function hotLines(lines: readonly DecodedLine[], origin: LineOrigin): HotLine[] {
  const device = splitDeviceKey(origin.device)
  return lines.map((line) => ({ line, match: new Matchable(line, correctedTime(line.time, origin), device) }))
}

/** Bytes as received of which lines are kept, some four seconds of 5,000 lines each. */
const MOST_BYTES = 2 * 1024 * 1024

/**
 * Lines as decoded of what is not sealed, by the number of the first of each batch. While lines arrive every question
 * asks about the newest thousands of them, and to decode them takes longer than to search all blocks. A batch never
 * changes, it is only sealed.
 */
export class KeptRows {
  readonly #kept = new Map<number, { readonly lines: readonly HotLine[]; readonly bytes: number }>()
  #bytes = 0

  get(firstSeq: number): readonly HotLine[] | undefined {
    return this.#kept.get(firstSeq)?.lines
  }

  /** Gives the lines back. What has been kept longest goes for them. */
  keep(firstSeq: number, lines: readonly HotLine[], bytes: number): readonly HotLine[] {
    if (bytes > MOST_BYTES / 8) return lines
    this.#kept.set(firstSeq, { lines, bytes })
    this.#bytes += bytes
    for (const [oldest, row] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) break
      this.#kept.delete(oldest)
      this.#bytes -= row.bytes
    }
    return lines
  }
}
