/** Byte strings of a block, compressed where that is worth the time to undo it. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { BlockDamage, type ByteReader, type ByteWriter } from './bytes.ts'

const PLAIN = 0
const ZSTD = 1
/** Below this a frame's own header and the call cost more than they give. */
const LEAST_BYTES = 256
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

export function zstd(bytes: Uint8Array): Buffer {
  return zstdCompressSync(bytes, LEVEL)
}

/** @throws BlockDamage where it does not give exactly so many bytes */
export function unzstd(bytes: Uint8Array, length: number): Uint8Array {
  try {
    // Without a chunk size the output grows in small steps, at up to twice the time.
    const all = zstdDecompressSync(bytes, { chunkSize: Math.max(64, length), maxOutputLength: Math.max(64, length) })
    if (all.length === length) return all
  } catch {
    // As below.
  }
  throw new BlockDamage('a compressed part of a block is damaged')
}

/** Writes bytes so that `readPacked` gives them back; compressed only where that leaves less than `worth` of them. */
export function writePacked(out: ByteWriter, bytes: Uint8Array, worth: number): boolean {
  const small = bytes.length >= LEAST_BYTES ? zstd(bytes) : bytes
  if (small.length >= bytes.length * worth) {
    writePlain(out, bytes)
    return false
  }
  out.byte(ZSTD)
  out.count(bytes.length)
  out.blob(small)
  return true
}

/** The same, as they are. */
export function writePlain(out: ByteWriter, bytes: Uint8Array): void {
  out.byte(PLAIN)
  out.blob(bytes)
}

/** Goes on after packed bytes, and gives a reader that stands before them. */
export function packedAt(reader: ByteReader): ByteReader {
  const before = reader.here()
  if (reader.byte() === ZSTD) reader.count()
  reader.blob()
  return before
}

/** Reads what `writePacked` wrote. */
export function readPacked(reader: ByteReader): Uint8Array {
  const how = reader.byte()
  if (how === PLAIN) return reader.blob()
  const length = reader.count()
  if (how !== ZSTD || length > MOST_BYTES) throw new BlockDamage('a part of a block is packed in no known way')
  return unzstd(reader.blob(), length)
}

/** More than any block holds: a damaged length must not ask for all memory. */
const MOST_BYTES = 1024 * 1024 * 1024
