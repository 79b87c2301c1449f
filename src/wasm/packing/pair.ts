/**
 * The lines of a chunk as both entries of their device, each deflated as one segment: its .log is the chunk's text as it
 * is, its .ndjson is composed here from all of it (see packing/chunk.ts). A line's JSON is a head, most of which the line
 * before has too, and its text. So matches are looked for in the text alone and hold for both, farther back in the JSON,
 * and heads are compared with the places where they are known to be alike.
 */
import { copy, ESCAPED, PLAIN, putDeviceTime, putName, putNumber, putText, putTime } from './compose'
import { WINDOW } from './deflate'
import {
  begin,
  common,
  commonBefore,
  endJson,
  endLog,
  flushJson,
  flushLog,
  isJsonFull,
  isLogFull,
  matchJson,
  matchLog,
  ownTokens,
  putField,
  putJson,
  putLog,
  textTokens,
} from './tokens'

/** Before each part: its size, and where the text and the words stand of the last line that had it; see `words`. */
const PART_HEAD: usize = 12
const LAST_TEXT: usize = 4
const LAST_WORDS: usize = 8
/** `"}` with a line feed. */
const CLOSE: usize = 3

/** How much there is of everything, after `pack`. */
export let jsonSize: usize = 0
export let logPacked: usize = 0
export let jsonPacked: usize = 0

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
    if (isLogFull()) {
      flushLog(logBegun, start - 1)
      logBegun = start - 1
    }
    if (isJsonFull()) {
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
  logPacked = endLog() - toLog
  jsonPacked = endJson() - toJson
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
