/**
 * Zip files byte by byte, honest or not, written without the app's own writer: every field of an entry can be made to lie.
 */
import { crc32, deflateRawSync } from 'node:zlib'

export interface Forged {
  readonly name: string | Uint8Array
  readonly content?: Uint8Array | string
  readonly deflate?: boolean
  /** What stands in the file for the content, where it is not the content. */
  readonly packed?: Uint8Array
  readonly flags?: number
  readonly method?: number
  readonly crc32?: number
  readonly size?: number
  readonly packedSize?: number
  readonly extra?: Uint8Array
  readonly attributes?: number
  readonly madeBy?: number
  /** Only in the local header. */
  readonly localName?: string
  readonly localCrc32?: number
  /** Where the directory says that the local header is. */
  readonly offset?: number
  /** Put between this entry and the one before. */
  readonly before?: Uint8Array
}

export interface ForgedEnd {
  readonly count?: number
  readonly directory?: number
  readonly comment?: string
}

export function forgeZip(entries: readonly Forged[], end: ForgedEnd = {}): Buffer {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let position = 0
  const put = (part: Buffer) => {
    parts.push(part)
    position += part.length
  }
  for (const entry of entries) {
    if (entry.before) put(Buffer.from(entry.before))
    const made = fieldsOf(entry)
    const offset = position
    const local = Buffer.from(entry.localName ?? made.name)
    put(Buffer.concat([head(0x04034b50, 30, 4, made, entry.localCrc32), local, made.extra, made.packed]))
    parts.at(-1)?.writeUInt16LE(local.length, 26)
    parts.at(-1)?.writeUInt16LE(made.extra.length, 28)
    central.push(centralOf(entry, made, entry.offset ?? offset))
  }
  const start = position
  const directory = Buffer.concat(central)
  const comment = Buffer.from(end.comment ?? '')
  const last = Buffer.alloc(22)
  last.writeUInt32LE(0x06054b50, 0)
  last.writeUInt16LE(end.count ?? entries.length, 8)
  last.writeUInt16LE(end.count ?? entries.length, 10)
  last.writeUInt32LE(directory.length, 12)
  last.writeUInt32LE(end.directory ?? start, 16)
  last.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, directory, last, comment])
}

type Fields = ReturnType<typeof fieldsOf>

function fieldsOf(entry: Forged) {
  const content = Buffer.from(entry.content ?? '')
  const packed = Buffer.from(entry.packed ?? (entry.deflate ? deflateRawSync(content) : content))
  return {
    name: Buffer.from(entry.name as string),
    packed,
    extra: Buffer.from(entry.extra ?? []),
    flags: entry.flags ?? 0x0800,
    method: entry.method ?? (entry.deflate ? 8 : 0),
    crc32: entry.crc32 ?? crc32(content),
    size: entry.size ?? content.length,
    packedSize: entry.packedSize ?? packed.length,
  }
}

function head(signature: number, length: number, at: number, made: Fields, sum = made.crc32): Buffer {
  const header = Buffer.alloc(length)
  header.writeUInt32LE(signature, 0)
  header.writeUInt16LE(20, at)
  header.writeUInt16LE(made.flags, at + 2)
  header.writeUInt16LE(made.method, at + 4)
  header.writeUInt32LE(sum, at + 10)
  header.writeUInt32LE(made.packedSize, at + 14)
  header.writeUInt32LE(made.size, at + 18)
  return header
}

function centralOf(entry: Forged, made: Fields, offset: number): Buffer {
  const header = head(0x02014b50, 46, 6, made)
  header.writeUInt16LE(entry.madeBy ?? 0x031e, 4)
  header.writeUInt16LE(made.name.length, 28)
  header.writeUInt16LE(made.extra.length, 30)
  header.writeUInt32LE(entry.attributes ?? (0o100644 << 16) >>> 0, 38)
  header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, made.name, made.extra])
}
