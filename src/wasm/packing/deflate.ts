/**
 * Deflates one segment (RFC 1951), about as small as zlib's level 1 and in less than half of its time on logs: for each
 * place one candidate, four bytes at least, and nothing but the ends of a match is remembered, since that is where lines
 * that are alike begin to differ.
 */
import { beginStream, endStream } from './bits'
import { putBlock } from './block'
import {
  COUNTS_SIZE,
  DISTANCES_BEHIND,
  HASH,
  HASH_BITS,
  HASH_SIZE,
  LENGTH_SYMBOLS,
  LOG_COUNTS,
  MOST_TOKENS,
  TOKENS,
} from './layout'
import { distanceSymbol, FIRST_LENGTH } from './symbols'

export const LONGEST: usize = 258
export const WINDOW: usize = 32768
/** A shortest match from farther away takes as much as its bytes. */
export const NEAR: usize = 4096
/** As much is read ahead of a place. */
const AHEAD: usize = 16

/** The output inflates on its own and ends with a full flush. Gives its size, see `most`. */
export function deflate(from: usize, size: usize, to: usize): usize {
  const end = from + size
  const limit = size > AHEAD ? end - AHEAD : from
  const full = TOKENS + MOST_TOKENS * 4
  memory.fill(HASH, 0, HASH_SIZE)
  beginStream(to)
  clearCounts(LOG_COUNTS)
  let at = from
  let begun = from
  let token = TOKENS
  while (at < end) {
    const length = at < limit ? matchAt(at, end) : 0
    if (length === 0) {
      const byte = <u32>load<u8>(at)
      store<u32>(token, byte)
      countLiteral(LOG_COUNTS, byte)
      at++
    } else {
      store<u32>(token, <u32>((distance << 16) | length))
      countMatch(LOG_COUNTS, length, distance)
      at += length
      if (at < limit) store<u32>(HASH + (hashOf(load<u32>(at - 1)) << 2), <u32>(at - 1))
    }
    token += 4
    if (token === full) {
      putBlock(TOKENS, token, LOG_COUNTS, begun, at)
      begun = at
      token = TOKENS
      clearCounts(LOG_COUNTS)
    }
  }
  if (token !== TOKENS) putBlock(TOKENS, token, LOG_COUNTS, begun, at)
  return endStream() - to
}

/** How far back the match lies that `matchAt` found. */
let distance: usize = 0

/** The length of a match here; 0: none. */
function matchAt(at: usize, end: usize): usize {
  const word = load<u32>(at)
  const place = HASH + (hashOf(word) << 2)
  const candidate = <usize>load<u32>(place)
  store<u32>(place, <u32>at)
  distance = at - candidate
  if (distance > WINDOW || load<u32>(candidate) !== word) return 0
  const length = matchLength(at, candidate, end)
  return length === 4 && distance > NEAR ? 0 : length
}

/** Of two places that have four bytes in common; up to the end. */
export function matchLength(at: usize, candidate: usize, end: usize): usize {
  let length: usize = 4
  for (; length < LONGEST; length += 8) {
    const differs = load<u64>(at + length) ^ load<u64>(candidate + length)
    if (differs === 0) continue
    length += <usize>(ctz(differs) >> 3)
    break
  }
  return min(length, min(LONGEST, end - at))
}

/** Of four bytes, `HASH_BITS` long. */
export function hashOf(word: u32): usize {
  return <usize>((word * 0x9e3779b1) >>> (32 - HASH_BITS))
}

export function countLiteral(counts: usize, byte: u32): void {
  count(counts + ((<usize>byte) << 2))
}

export function countMatch(counts: usize, length: usize, distance: usize): void {
  count(counts + ((FIRST_LENGTH + <usize>load<u8>(LENGTH_SYMBOLS + length)) << 2))
  count(counts + DISTANCES_BEHIND + (distanceSymbol(distance) << 2))
}

function count(at: usize): void {
  store<u32>(at, load<u32>(at) + 1)
}

export function clearCounts(counts: usize): void {
  memory.fill(counts, 0, COUNTS_SIZE)
}
