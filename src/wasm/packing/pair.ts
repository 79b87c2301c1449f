/**
 * The lines of a chunk as both entries of their device, each deflated as one segment: its .log is the chunk's text as it
 * is, its .ndjson is composed here from all of it (see packing/chunk.ts). A line's JSON is a head, most of which the line
 * before has too, and its text. So matches are looked for in the text alone and hold for both, farther back in the JSON,
 * and heads are compared with the places where they are known to be alike.
 */
import { bits, endStream, held, setBits, end as streamEnd } from './bits'
import { putBlock } from './block'
import { copy, ESCAPED, PLAIN, putDeviceTime, putName, putNumber, putText, putTime } from './compose'
import { clearCounts, countLiteral, countMatch, hashOf, LONGEST, matchLength, NEAR, WINDOW } from './deflate'
import { HASH, HASH_SIZE, JSON_COUNTS, JSON_TOKENS, LOG_COUNTS, MOST_TOKENS, PAIRS, PAIRS_SIZE, TOKENS } from './layout'

/** Before each part: its size, and where the text and the words stand of the last line that had it; see `words`. */
const PART_HEAD: usize = 12
const LAST_TEXT: usize = 4
const LAST_WORDS: usize = 8
/** `"}` with a line feed. */
const CLOSE: usize = 3
/** What a match at a place of its own must save. */
const SHORTEST: usize = 4
const FULL: usize = MOST_TOKENS << 2

/** How much there is of everything, after `pack`. */
export let jsonSize: usize = 0
export let logPacked: usize = 0
export let jsonPacked: usize = 0

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

/**
 * @param to where the JSON goes: fewer than 16 bytes behind it are written over.
 * @param toLog, toJson where they go deflated.
 */
export function pack(chunk: usize, to: usize, toLog: usize, toJson: usize): void {
  const lines = <usize>load<u32>(chunk)
  const text = placeOf(chunk, 1)
  const seqs = placeOf(chunk, 2)
  const deviceTimes = placeOf(chunk, 3)
  const times = placeOf(chunk, 4)
  const ends = placeOf(chunk, 5)
  const shares = placeOf(chunk, 6)
  const wordings = placeOf(chunk, 7)
  const forms = placeOf(chunk, 8)
  begin(toLog, toJson)
  let logBegun = text
  let jsonBegun = to
  let at = to
  let start = text
  // Of the line before.
  let wasAt: usize = 0
  let wasShared: usize = 0
  let wasNumber: usize = 0
  let wasTimes: usize = 0
  let wasShown: usize = 0
  let wasWords: usize = 0
  let wasText: usize = 0
  let wasStart: usize = 0
  let wasPlain = false
  for (let line: usize = 0; line < lines; line++) {
    const end = text + <usize>load<u32>(ends + (line << 2))
    const shared = chunk + <usize>load<u32>(shares + (line << 2))
    const words = chunk + <usize>load<u32>(wordings + (line << 2))
    const form = load<u8>(forms + line)
    if (log >= TOKENS + FULL) {
      flushLog(logBegun, start - 1)
      logBegun = start - 1
    }
    if (json >= JSON_TOKENS + FULL) {
      flushJson(jsonBegun, at - CLOSE)
      jsonBegun = at - CLOSE
    }

    const numberAt = putPart(at, shared)
    const timesAt = putNumber(numberAt, load<f64>(seqs + (line << 3)))
    const shownAt = putDeviceTime(timesAt, load<f64>(deviceTimes + (line << 3)))
    const wordsAt = putTime(shownAt, load<f64>(times + (line << 3)))
    const nameAt = putPart(wordsAt, words)
    const textAt = putName(nameAt, form)
    const textEnd = putText(textAt, form, start, end)
    // "} and a line feed
    store<u32>(textEnd, 0x0a7d22)

    if (line === 0) ownTokens(at, wordsAt)
    else {
      // What ends the line before stands before that one as well, if it is not the first.
      if (line === 1) putJson(at - CLOSE, CLOSE)
      const led: usize = line === 1 ? 0 : CLOSE
      if (shared === wasShared) {
        const alike = numberAt - at + common(numberAt, wasNumber, min(timesAt - numberAt, wasTimes - wasNumber))
        matchJson(at - led, at - wasAt, led + alike)
        putJson(at + alike, timesAt - at - alike)
      } else {
        const most = min(numberAt - at, wasNumber - wasAt)
        const alike = common(at, wasAt, most)
        const back = commonBefore(numberAt, wasNumber, most - alike)
        matchJson(at - led, at - wasAt, led + alike)
        putJson(at + alike, numberAt - at - alike - back)
        const digits = common(numberAt, wasNumber, min(timesAt - numberAt, wasTimes - wasNumber))
        matchJson(numberAt - back, numberAt - wasNumber, back + digits)
        putJson(numberAt + digits, timesAt - numberAt - digits)
      }
      putField(timesAt, shownAt, wasTimes, wasShown)
      putField(shownAt, wordsAt, wasShown, wasWords)
    }

    const isPlain = form === PLAIN
    const size = end - start
    const last = <usize>load<u32>(words + LAST_WORDS)
    const isNear = last !== 0 && wordsAt - last <= WINDOW
    const lastText: usize = isNear ? <usize>load<u32>(words + LAST_TEXT) : 0
    // The text begins like that of the last line with the same words, or like that of the line before.
    const asLast: usize = isPlain && lastText !== 0 ? common(start, lastText, size) : 0
    const asWas: usize = line === 0 ? 0 : common(start, wasStart, size)
    const known = max(asLast, asWas)

    const saidAt = form === PLAIN || form === ESCAPED ? textAt : nameAt
    let told: usize = 0
    if (isNear) {
      matchJson(wordsAt, wordsAt - last, saidAt - wordsAt + asLast)
      told = asLast
    } else if (line !== 0) {
      const most = min(saidAt - wordsAt, wasText - wasWords)
      const alike = common(wordsAt, wasWords, most)
      matchJson(wordsAt, wordsAt - wasWords, alike)
      putJson(wordsAt + alike, saidAt - wordsAt - alike)
    } else ownTokens(wordsAt, saidAt)
    if (isPlain) {
      if (wasPlain && asWas === known) matchJson(textAt + told, textAt - wasText, known - told)
      else putJson(textAt + told, known - told)
    } else ownTokens(saidAt, textEnd)

    if (line !== 0) {
      const from = asLast > asWas ? lastText : wasStart
      const led: usize = from === text ? 0 : 1
      if (led === 0) putLog(start - 1, 1)
      matchLog(start - led, start - from, led + known)
    }
    textTokens(start + known, end, textAt - start, isPlain)

    if (form === PLAIN || form === ESCAPED) {
      store<u32>(words + LAST_WORDS, <u32>wordsAt)
      store<u32>(words + LAST_TEXT, isPlain ? <u32>start : 0)
    }
    wasAt = at
    wasShared = shared
    wasNumber = numberAt
    wasTimes = timesAt
    wasShown = shownAt
    wasWords = wordsAt
    wasText = textAt
    wasStart = start
    wasPlain = isPlain
    at = textEnd + CLOSE
    start = end + 1
  }
  if (lines > 0) {
    putLog(start - 1, 1)
    putJson(at - CLOSE, CLOSE)
    flushLog(logBegun, start)
    flushJson(jsonBegun, at)
  }
  jsonSize = at - to
  setBits(logEnd, logHeld, logBits)
  logPacked = endStream() - toLog
  setBits(jsonEnd, jsonHeld, jsonBits)
  jsonPacked = endStream() - toJson
}

function begin(toLog: usize, toJson: usize): void {
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

/** Ends a block of the text from one place to the other. */
function flushLog(from: usize, to: usize): void {
  setBits(logEnd, logHeld, logBits)
  putBlock(TOKENS, log, LOG_COUNTS, from, to)
  logEnd = streamEnd
  logHeld = held
  logBits = bits
  log = TOKENS
  clearCounts(LOG_COUNTS)
}

function flushJson(from: usize, to: usize): void {
  setBits(jsonEnd, jsonHeld, jsonBits)
  putBlock(JSON_TOKENS, json, JSON_COUNTS, from, to)
  jsonEnd = streamEnd
  jsonHeld = held
  jsonBits = bits
  json = JSON_TOKENS
  clearCounts(JSON_COUNTS)
}

function placeOf(chunk: usize, column: usize): usize {
  return chunk + <usize>load<u32>(chunk + (column << 2))
}

/** A piece of JSON that lines share. */
function putPart(at: usize, part: usize): usize {
  const size = <usize>load<u32>(part)
  copy(at, part + PART_HEAD, size)
  return at + size
}

/** The tokens of a text from one place to the other, and with `both` those of its JSON, which lies `apart` from it. */
function textTokens(from: usize, end: usize, apart: usize, both: boolean): void {
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
function ownTokens(from: usize, end: usize): void {
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
function putField(at: usize, end: usize, was: usize, wasEnd: usize): void {
  const alike = common(at, was, min(end - at, wasEnd - was))
  matchJson(at, at - was, alike)
  putJson(at + alike, end - at - alike)
}

function putLog(from: usize, size: usize): void {
  log = literals(log, LOG_COUNTS, from, size)
}

function putJson(from: usize, size: usize): void {
  json = literals(json, JSON_COUNTS, from, size)
}

function matchLog(from: usize, distance: usize, size: usize): void {
  log = matches(log, LOG_COUNTS, from, distance, size)
}

function matchJson(from: usize, distance: usize, size: usize): void {
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
function common(a: usize, b: usize, most: usize): usize {
  for (let size: usize = 0; size < most; size += 8) {
    const differs = load<u64>(a + size) ^ load<u64>(b + size)
    if (differs !== 0) return min(most, size + <usize>(ctz(differs) >> 3))
  }
  return most
}

/** The same, before these places. */
function commonBefore(a: usize, b: usize, most: usize): usize {
  let size: usize = 0
  while (size < most && load<u8>(a - size - 1) === load<u8>(b - size - 1)) size++
  return size
}
