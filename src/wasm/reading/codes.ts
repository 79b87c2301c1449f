import { CODE_SIZE, CODES, LISTED, NEEDLE } from './layout'

/** See blocks/nibbles.ts. */
const SHORT: u32 = 14
const MEDIUM: u32 = 14
const LONG: u32 = 15
const MOST_LISTED: u32 = SHORT + 16

/** A code: how many nibbles it has, and above that they, the last one lowest. */
const LENGTH_BITS: u32 = 4

export function lengthOf(code: u32): u32 {
  return code & ((1 << LENGTH_BITS) - 1)
}

export function nibblesOf(code: u32): u32 {
  return code >> LENGTH_BITS
}

export function waysOf(letter: u32): u32 {
  return load<u32>(CODES + <usize>letter * CODE_SIZE)
}

export function codeOf(letter: u32, way: u32): u32 {
  return load<u32>(CODES + <usize>letter * CODE_SIZE + 4 + ((<usize>way) << 2))
}

/** Finds out how the letters of the text are packed; false where one of them is in no word. */
export function readCodes(letters: u32, listed: u32, caseless: u32): bool {
  for (let letter: u32 = 0; letter < letters; letter++) {
    const byte = <u32>load<u8>(NEEDLE + letter)
    const at = CODES + <usize>letter * CODE_SIZE
    let ways: u32 = 0
    const code = find(byte, listed)
    if (code !== 0) {
      store<u32>(at + 4, code)
      ways = 1
    }
    if (caseless && byte >= 0x61 && byte <= 0x7a) {
      const capital = find(byte - 0x20, listed)
      if (capital !== 0) {
        store<u32>(at + 4 + ((<usize>ways) << 2), capital)
        ways++
      }
    }
    store<u32>(at, ways)
    if (ways === 0) return false
  }
  return true
}

/** 0 where the byte is in no word. */
function find(byte: u32, listed: u32): u32 {
  for (let place: u32 = 0; place < listed; place++) {
    if (<u32>load<u8>(LISTED + place) !== byte) continue
    if (place < SHORT) return (place << LENGTH_BITS) | 1
    return (((MEDIUM << 4) | (place - SHORT)) << LENGTH_BITS) | 2
  }
  return listed < MOST_LISTED ? 0 : (((LONG << 8) | byte) << LENGTH_BITS) | 3
}

/** About how often a nibble is the beginning of the letter. The first ones are those of the most frequent letters. */
export function chanceOf(letter: u32): f64 {
  let sum: f64 = 0
  for (let way: u32 = 0; way < waysOf(letter); way++) {
    const code = codeOf(letter, way)
    let chance: f64 = 1
    for (let nibble: u32 = 0; nibble < lengthOf(code); nibble++) {
      chance /= <f64>(((nibblesOf(code) >> (4 * nibble)) & 15) + 4)
    }
    sum += chance
  }
  return sum
}

/** Of the ways in which it may be packed, the shortest. */
export function shortestOf(letter: u32): u32 {
  let shortest: u32 = 3
  for (let way: u32 = 0; way < waysOf(letter); way++) shortest = min(shortest, lengthOf(codeOf(letter, way)))
  return shortest
}
