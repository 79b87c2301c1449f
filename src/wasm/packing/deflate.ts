/**
 * Deflates one segment (RFC 1951), about as small as zlib's level 1 and in less than half of its time on logs: for each
 * place one candidate, four bytes at least, and nothing but the ends of a match is remembered, since that is where lines
 * that are alike begin to differ.
 */
import { beginStream, endStream } from './bits'
import { putBlock } from './block'
import {
  DISTANCE_COUNTS,
  HASH,
  HASH_BITS,
  HASH_SIZE,
  LENGTH_SYMBOLS,
  LITERAL_COUNTS,
  MOST_TOKENS,
  TOKENS,
} from './layout'
import { distanceSymbol, FIRST_LENGTH } from './symbols'

const LONGEST: usize = 258
const WINDOW: usize = 32768
/** A shortest match from farther away takes as much as its bytes. */
const NEAR: usize = 4096
/** As much is read ahead of a place. */
const AHEAD: usize = 16

/** The output inflates on its own and ends with a full flush. Gives its size, see `most`. */
export function deflate(from: usize, size: usize, to: usize): usize {
  const end = from + size
  const limit = size > AHEAD ? end - AHEAD : from
  const full = TOKENS + MOST_TOKENS * 4
  memory.fill(HASH, 0, HASH_SIZE)
  beginStream(to)
  clearCounts()
  let at = from
  let begun = from
  let token = TOKENS
  while (at < end) {
    const length = at < limit ? matchAt(at, end) : 0
    if (length === 0) {
      const byte = load<u8>(at)
      store<u32>(token, byte)
      count(LITERAL_COUNTS + ((<usize>byte) << 2))
      at++
    } else {
      store<u32>(token, <u32>((distance << 16) | length))
      count(LITERAL_COUNTS + ((FIRST_LENGTH + <usize>load<u8>(LENGTH_SYMBOLS + length)) << 2))
      count(DISTANCE_COUNTS + (distanceSymbol(distance) << 2))
      at += length
      if (at < limit) store<u32>(placeOf(load<u32>(at - 1)), <u32>(at - 1))
    }
    token += 4
    if (token === full) {
      putBlock(token, begun, at)
      begun = at
      token = TOKENS
      clearCounts()
    }
  }
  if (token !== TOKENS) putBlock(token, begun, at)
  return endStream() - to
}

/** How far back the match lies that `matchAt` found. */
let distance: usize = 0

/** The length of a match here; 0: none. */
function matchAt(at: usize, end: usize): usize {
  const word = load<u32>(at)
  const place = placeOf(word)
  const candidate = <usize>load<u32>(place)
  store<u32>(place, <u32>at)
  distance = at - candidate
  if (distance > WINDOW || load<u32>(candidate) !== word) return 0
  let length: usize = 4
  for (; length < LONGEST; length += 8) {
    const differs = load<u64>(at + length) ^ load<u64>(candidate + length)
    if (differs === 0) continue
    length += <usize>(ctz(differs) >> 3)
    break
  }
  length = min(length, min(LONGEST, end - at))
  return length === 4 && distance > NEAR ? 0 : length
}

function placeOf(word: u32): usize {
  return HASH + ((<usize>((word * 0x9e3779b1) >>> (32 - HASH_BITS))) << 2)
}

function count(at: usize): void {
  store<u32>(at, load<u32>(at) + 1)
}

function clearCounts(): void {
  memory.fill(LITERAL_COUNTS, 0, 288 * 4)
  memory.fill(DISTANCE_COUNTS, 0, 32 * 4)
}
