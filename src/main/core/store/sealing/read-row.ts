/** Reads the lines of a hot row into columns. */
import { splitDeviceKey } from '../../../../shared/model-basics.ts'
import { LineColumns } from '../blocks/lines.ts'
import { type Decode, type DecodeInto, type Encoded, exactLinesOf } from '../decode.ts'
import type { Part } from '../parts.ts'
import type { Source, SourceNames } from '../sources.ts'

/** A batch of the row. */
export interface ReadPart {
  readonly part: Part
  readonly source: Source
  /** Its lines. */
  readonly from: number
  readonly to: number
}

export interface Decoders {
  readonly decode: Decode
  /** Null: there is only `decode`. */
  readonly decodeInto: DecodeInto | null
}

/** Memory for a row with huge lines is not kept. */
const KEPT_BYTES = 1024 * 1024

export class RowReader {
  readonly #sources: SourceNames
  readonly #decoders: Decoders
  #lines = new LineColumns()

  constructor(sources: SourceNames, decoders: Decoders) {
    this.#sources = sources
    this.#decoders = decoders
  }

  /** The lines of all batches of the row that was read last, until the next one is. */
  get lines(): LineColumns {
    return this.#lines
  }

  /** Its batches; null where one of them cannot be read as the lines that it was numbered as. */
  read(parts: readonly Part[], body: Uint8Array): ReadPart[] | null {
    if (this.#lines.text.length > KEPT_BYTES) this.#lines = new LineColumns()
    this.#lines.clear()
    const read: ReadPart[] = []
    let at = 0
    for (const part of parts) {
      const source = this.#sources.get(part.source)
      const from = this.#lines.count
      const own = body.subarray(at, at + part.bodyBytes)
      const batch = { ...source, body: own, count: part.lines, zoneMinutes: part.zoneMinutes }
      if (!readBatch(this.#lines, batch, this.#decoders)) return null
      at += part.bodyBytes
      read.push({ part, source, from, to: this.#lines.count })
    }
    return read
  }
}

/** Appends the lines of a batch; false where it cannot be read as the lines that it was numbered as. */
export function readBatch(lines: LineColumns, batch: Encoded, { decode, decodeInto }: Decoders): boolean {
  const { device, encoding, body, count, zoneMinutes } = batch
  const before = lines.mark()
  if (decodeInto?.(splitDeviceKey(device).platform, encoding, body, { zoneMinutes }, lines) === true) {
    if (lines.count - before.count === count) return true
  }
  lines.back(before)
  const decoded = exactLinesOf(decode, batch)
  if (decoded === null) return false
  for (const line of decoded) lines.add(line)
  return true
}
