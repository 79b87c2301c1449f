/** Lines of a block that are kept whole, since no other line is like them. */
import { BlockDamage, type ByteReader, type ByteWriter } from './bytes.ts'
import { packedAt, readPacked, writePacked } from './packing.ts'

export interface WholeLines {
  /** Index in `COUNTED`, of each line. */
  readonly levels: Uint8Array
  readonly modules: readonly (string | null)[]
  /** Where each line ends in `text`. */
  readonly ends: Uint32Array
  readonly text: Uint8Array
}

const WORTH = 0.9

export function writeWholeLines(out: ByteWriter, { levels, modules, ends, text }: WholeLines): void {
  const names = [...new Set(modules)].filter((name) => name !== null)
  const places = new Map(names.map((name, index) => [name, index + 1]))
  out.count(names.length)
  for (const name of names) out.blob(Buffer.from(name, 'utf8'))
  out.bytes(levels)
  for (const name of modules) out.count(name === null ? 0 : (places.get(name) ?? 0))
  let before = 0
  for (const end of ends) {
    out.count(end - before)
    before = end
  }
  writePacked(out, text, WORTH)
}

export function readWholeLines(reader: ByteReader, lines: number): WholeLines {
  const names: (string | null)[] = [null]
  for (let left = reader.count(); left > 0; left--) names.push(Buffer.from(reader.blob()).toString('utf8'))
  const levels = reader.bytes(lines)
  const modules = Array.from({ length: lines }, () => names[reader.count()] ?? null)
  let end = 0
  const ends = Uint32Array.from({ length: lines }, () => (end += reader.count()))
  const packed = packedAt(reader)
  let text: Uint8Array | null = null
  return {
    levels,
    modules,
    ends,
    // Their levels are asked for more often than they are.
    get text() {
      text ??= readPacked(packed)
      if (text.length !== end) throw new BlockDamage('whole lines of a block are damaged')
      return text
    },
  }
}
