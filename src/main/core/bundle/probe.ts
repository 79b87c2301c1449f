import { isUtf8 } from 'node:buffer'
import type { RawLine } from '../store/store.ts'
import { sharedJson, wordsJson } from './line-json.ts'
import { BINARY, CHUNK_SIZES, Chunk, type ChunkSize, ESCAPED, type Form, PLAIN } from './packing/chunk.ts'
import { Deflater } from './packing/deflater.ts'
import { pieceOf } from './packing/piece.ts'
import { ESCAPED as NEEDS_ESCAPE, NOT_ASCII, needsOf } from './redact/triggers.ts'

/** How many bytes some lines take in both entries of their devices, packed as an export packs them. */
export function packedSize(lines: readonly RawLine[]): number {
  const deflater = new Deflater()
  const chunk = new Chunk(CHUNK_SIZES.at(-1) as ChunkSize, (size) => Buffer.allocUnsafeSlow(size))
  const parts = new Map<string, number>()
  let sum = 0
  const pack = () => {
    const { log, ndjson } = deflater.pack(chunk.piece())
    sum += log.packed.length + ndjson.packed.length
    chunk.clear()
    parts.clear()
  }
  const partOf = (json: string) => {
    const at = parts.get(json) ?? chunk.part(Buffer.from(json))
    parts.set(json, at)
    return at
  }
  for (const line of lines.toSorted((a, b) => (a.device < b.device ? -1 : a.device > b.device ? 1 : a.seq - b.seq))) {
    const { bytes, seq, deviceTime, time, received, clockOffset, level, module } = line
    const [shared, words] = [sharedJson(line), wordsJson(level, module)]
    const size = Buffer.byteLength(shared) + Buffer.byteLength(words)
    if (!chunk.fits(bytes.length, size)) pack()
    if (!chunk.fits(bytes.length, size)) {
      // Written by itself, twice.
      sum += 2 * deflater.deflate(pieceOf(Buffer.from(bytes), bytes.length)).packed.length
      continue
    }
    const expected = deviceTime === null ? received : deviceTime - clockOffset
    const known = {
      ...{ seq, form: formOf(bytes), length: bytes.length },
      deviceTime: deviceTime === null ? Number.NaN : Math.trunc(deviceTime),
      shownTime: time === expected ? Number.NaN : Math.trunc(time),
    }
    const at = chunk.add(known, partOf(shared), partOf(words), size)
    chunk.buffer.set(bytes, at)
    chunk.buffer[at + bytes.length] = 0x0a
  }
  pack()
  return sum
}

function formOf(bytes: Uint8Array): Form {
  const needs = needsOf(bytes)
  if (needs & NOT_ASCII && !isUtf8(bytes)) return BINARY
  return needs & NEEDS_ESCAPE ? ESCAPED : PLAIN
}
