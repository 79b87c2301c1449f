/** What is known of a block without reading it. */
import type { LevelCounts } from '../../platforms/platform.ts'
import { BlockDamage, ByteReader, ByteWriter, withoutChecksum } from './bytes.ts'

export interface BlockHeader {
  readonly levels: LevelCounts
  /** Bytes of the lines themselves. */
  readonly bytes: number
  /** First and last corrected time. */
  readonly from: number
  readonly to: number
  /** Lines of each source. */
  readonly sources: readonly { readonly id: number; readonly lines: number }[]
  /** Templates in the order of their numbers, with their lines; 0 stands for lines that are kept whole. */
  readonly templates: readonly { readonly id: number; readonly lines: number }[]
  /** CRC-32 of the block's other parts. */
  readonly checksum: number
}

const FORM = 1

export function encodeHeader(header: BlockHeader): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter()
  out.byte(FORM)
  for (const count of header.levels) out.count(count)
  out.count(header.bytes)
  out.double(header.from)
  out.double(header.to)
  out.count(header.checksum)
  writeCounts(out, header.sources)
  writeCounts(out, header.templates)
  return out.finishWithChecksum()
}

/** A header, and where its lists stand in the bytes. */
export interface ReadHeader extends Omit<BlockHeader, 'sources' | 'templates'> {
  readonly sourcesAt: number
  readonly templatesAt: number
}

/** What an index of many blocks keeps of their headers, five levels and two times for each. */
export interface HeaderColumns {
  readonly levels: Uint32Array
  /** First and last corrected time. */
  readonly times: Float64Array
  /** Where the lists of sources and of templates stand, from the beginning of the header. */
  readonly listsAt: Uint32Array
}

/**
 * Reads what an index keeps of a header whose checksum holds, without an object or a call in between: ten thousand are
 * read before the first answer, by code that is not compiled yet.
 * @throws BlockDamage where it is of no known form
 */
export function readInto(
  columns: HeaderColumns,
  place: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
): void {
  const { levels, times, listsAt } = columns
  if (bytes[start] !== FORM) throw new BlockDamage('a block is of no known form')
  let at = start + 1
  for (let level = 0; level < 5; level++) {
    let count = 0
    let worth = 1
    let byte = bytes[at++] as number
    for (; byte > 0x7f; byte = bytes[at++] as number) {
      count += (byte & 0x7f) * worth
      worth *= 0x80
    }
    levels[5 * place + level] = count + byte * worth
  }
  // The bytes of the lines.
  while ((bytes[at++] as number) > 0x7f);
  times[2 * place] = view.getFloat64(at, true)
  times[2 * place + 1] = view.getFloat64(at + 8, true)
  at += 16
  // The checksum of the other parts.
  while ((bytes[at++] as number) > 0x7f);
  listsAt[2 * place] = at - start
  let sources = 0
  let worth = 1
  let byte = bytes[at++] as number
  for (; byte > 0x7f; byte = bytes[at++] as number) {
    sources += (byte & 0x7f) * worth
    worth *= 0x80
  }
  sources += byte * worth
  // Each entry is two numbers.
  for (let left = 2 * sources; left > 0; left--) while ((bytes[at++] as number) > 0x7f);
  listsAt[2 * place + 1] = at - start
}

/** @throws BlockDamage where the checksum does not hold */
export function readHeader(bytes: Uint8Array): ReadHeader {
  const reader = new ByteReader(withoutChecksum(bytes, "a block's header"))
  if (reader.byte() !== FORM) throw new BlockDamage('a block is of no known form')
  const count = () => reader.count()
  const levels: LevelCounts = [count(), count(), count(), count(), count()]
  const [byteCount, from, to, checksum] = [reader.count(), reader.double(), reader.double(), reader.count()]
  const sourcesAt = reader.at
  // Each entry is two numbers.
  for (let left = 2 * reader.count(); left > 0; left--) reader.count()
  return { levels, bytes: byteCount, from, to, checksum, sourcesAt, templatesAt: reader.at }
}

export function decodeHeader(bytes: Uint8Array): BlockHeader {
  const { sourcesAt, templatesAt, ...header } = readHeader(bytes)
  const listAt = (at: number) => readCounts(new ByteReader(bytes, at))
  return { ...header, sources: listAt(sourcesAt), templates: listAt(templatesAt) }
}

type Counts = BlockHeader['sources']

/** Ids rise, so that only their steps are written. */
function writeCounts(out: ByteWriter, counts: Counts): void {
  out.count(counts.length)
  let before = 0
  for (const { id, lines } of counts) {
    out.count(id - before)
    out.count(lines)
    before = id
  }
}

/** Reads a list of sources or of templates. */
export function readCounts(reader: ByteReader): Counts {
  const counts: { id: number; lines: number }[] = []
  let id = 0
  for (let left = reader.count(); left > 0; left--) {
    id += reader.count()
    counts.push({ id, lines: reader.count() })
  }
  return counts
}
