/** The tokens of both entries of a chunk (see `pair.ts`), and their blocks. */
import { bits, endStream, held, setBits, end as streamEnd } from './bits'
import { putBlock } from './block'
import { clearCounts, countLiteral, countMatch, hashOf, LONGEST, matchLength, NEAR, WINDOW } from './deflate'
import { HASH, HASH_SIZE, JSON_COUNTS, JSON_TOKENS, LOG_COUNTS, MOST_TOKENS, PAIRS, PAIRS_SIZE, TOKENS } from './layout'

/** What a match at a place of its own must save. */
const SHORTEST: usize = 4
const FULL: usize = MOST_TOKENS << 2

/** Where the tokens end. */
let log: usize = 0
let json: usize = 0
/** Whether the table of `ownTokens` is that of this chunk. */
let owns: bool = false

let logEnd: usize = 0
let logHeld: u64 = 0
let logBits: u64 = 0
let jsonEnd: usize = 0
let jsonHeld: u64 = 0
let jsonBits: u64 = 0

export function begin(toLog: usize, toJson: usize): void {
  memory.fill(PAIRS, 0, PAIRS_SIZE)
  owns = false
  log = TOKENS
  json = JSON_TOKENS
  clearCounts(LOG_COUNTS)
  clearCounts(JSON_COUNTS)
  logEnd = toLog
  logHeld = 0
  logBits = 0
  jsonEnd = toJson
  jsonHeld = 0
  jsonBits = 0
}

export function isLogFull(): bool {
  return log >= TOKENS + FULL
}

export function isJsonFull(): bool {
  return json >= JSON_TOKENS + FULL
}

/** Gives where the .log ends, deflated. */
export function endLog(): usize {
  setBits(logEnd, logHeld, logBits)
  return endStream()
}

export function endJson(): usize {
  setBits(jsonEnd, jsonHeld, jsonBits)
  return endStream()
}

/** Ends a block of the text from one place to the other. */
export function flushLog(from: usize, to: usize): void {
  setBits(logEnd, logHeld, logBits)
  putBlock(TOKENS, log, LOG_COUNTS, from, to)
  logEnd = streamEnd
  logHeld = held
  logBits = bits
  log = TOKENS
  clearCounts(LOG_COUNTS)
}

export function flushJson(from: usize, to: usize): void {
  setBits(jsonEnd, jsonHeld, jsonBits)
  putBlock(JSON_TOKENS, json, JSON_COUNTS, from, to)
  jsonEnd = streamEnd
  jsonHeld = held
  jsonBits = bits
  json = JSON_TOKENS
  clearCounts(JSON_COUNTS)
}

/** The tokens of a text from one place to the other, and with `both` those of its JSON, which lies `apart` from it. */
export function textTokens(from: usize, end: usize, apart: usize, both: boolean): void {
  const limit = end - 3
  let inLog = log
  let inJson = json
  let at = from
  while (at < limit) {
    const word = load<u32>(at)
    const place = PAIRS + (hashOf(word) << 3)
    const pair = load<u64>(place)
    store<u64>(place, <u64>at | (both ? (<u64>(at + apart)) << 32 : 0))
    const candidate = <usize>(pair & 0xffffffff)
    const distance = at - candidate
    if (distance <= WINDOW && load<u32>(candidate) === word) {
      const length = matchLength(at, candidate, end)
      if (length > 4 || distance <= NEAR) {
        store<u32>(inLog, <u32>((distance << 16) | length))
        countMatch(LOG_COUNTS, length, distance)
        inLog += 4
        if (both) {
          const far = at + apart - <usize>(pair >> 32)
          if (far <= WINDOW) {
            store<u32>(inJson, <u32>((far << 16) | length))
            countMatch(JSON_COUNTS, length, far)
            inJson += 4
          } else inJson = literals(inJson, JSON_COUNTS, at, length)
        }
        at += length
        if (at < limit) {
          const before = at - 1
          const own = both ? (<u64>(before + apart)) << 32 : 0
          store<u64>(PAIRS + (hashOf(load<u32>(before)) << 3), <u64>before | own)
        }
        continue
      }
    }
    // What differs is a number or a word: nothing is looked for within it.
    do {
      const byte = <u32>load<u8>(at++)
      store<u32>(inLog, byte)
      countLiteral(LOG_COUNTS, byte)
      inLog += 4
      if (both) {
        store<u32>(inJson, byte)
        countLiteral(JSON_COUNTS, byte)
        inJson += 4
      }
    } while (at < limit && isOfWord(<u32>load<u8>(at)))
  }
  log = literals(inLog, LOG_COUNTS, at, end - at)
  json = both ? literals(inJson, JSON_COUNTS, at, end - at) : inJson
}

function isOfWord(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26
}

/** The tokens of what stands in the JSON alone, with matches among its like. */
export function ownTokens(from: usize, end: usize): void {
  if (!owns) memory.fill(HASH, 0, HASH_SIZE)
  owns = true
  let at = from
  while (at + 4 <= end) {
    const word = load<u32>(at)
    const place = HASH + (hashOf(word) << 2)
    const candidate = <usize>load<u32>(place)
    store<u32>(place, <u32>at)
    const distance = at - candidate
    const length = distance <= WINDOW && load<u32>(candidate) === word ? matchLength(at, candidate, end) : 0
    if (length > 4 || (length === 4 && distance <= NEAR)) {
      matchJson(at, distance, length)
      at += length
      if (at + 3 <= end) store<u32>(HASH + (hashOf(load<u32>(at - 1)) << 2), <u32>(at - 1))
    } else putJson(at++, 1)
  }
  putJson(at, end - at)
}

/** What is like the same field of the line before, as far as it is. */
export function putField(at: usize, end: usize, was: usize, wasEnd: usize): void {
  const alike = common(at, was, min(end - at, wasEnd - was))
  matchJson(at, at - was, alike)
  putJson(at + alike, end - at - alike)
}

export function putLog(from: usize, size: usize): void {
  log = literals(log, LOG_COUNTS, from, size)
}

export function putJson(from: usize, size: usize): void {
  json = literals(json, JSON_COUNTS, from, size)
}

export function matchLog(from: usize, distance: usize, size: usize): void {
  log = matches(log, LOG_COUNTS, from, distance, size)
}

export function matchJson(from: usize, distance: usize, size: usize): void {
  json = matches(json, JSON_COUNTS, from, distance, size)
}

function literals(to: usize, counts: usize, from: usize, size: usize): usize {
  let token = to
  for (let end = from + size; from < end; from++) {
    const byte = <u32>load<u8>(from)
    store<u32>(token, byte)
    countLiteral(counts, byte)
    token += 4
  }
  return token
}

/** So many bytes that stood so far back, as literals where a match would save nothing or may not be. */
function matches(to: usize, counts: usize, from: usize, distance: usize, size: usize): usize {
  if (size < SHORTEST || distance > WINDOW) return literals(to, counts, from, size)
  let token = to
  for (let left = size; left > 0; ) {
    // What is left must be long enough for a match.
    const length = left <= LONGEST ? left : min(LONGEST, left - 3)
    store<u32>(token, <u32>((distance << 16) | length))
    countMatch(counts, length, distance)
    token += 4
    left -= length
  }
  return token
}

/** How many bytes two places have in common, at most so many; eight at a time. */
export function common(a: usize, b: usize, most: usize): usize {
  for (let size: usize = 0; size < most; size += 8) {
    const differs = load<u64>(a + size) ^ load<u64>(b + size)
    if (differs !== 0) return min(most, size + <usize>(ctz(differs) >> 3))
  }
  return most
}

/** The same, before these places. */
export function commonBefore(a: usize, b: usize, most: usize): usize {
  let size: usize = 0
  while (size < most && load<u8>(a - size - 1) === load<u8>(b - size - 1)) size++
  return size
}
