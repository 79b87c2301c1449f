import { CLASSES, GRAMS, HALVES, WORDS } from './layout'

/** A word that a rule looks for: see bundle/redact/line-scan.ts. */
const WORD_SIZE: usize = 32
const GRAM_END: usize = 2
const LENGTH: usize = 3
const RULE: usize = 4
const BEHIND: usize = 5
const TEXT: usize = 6
/** What must follow a word for its rule to find anything: see `Rule.behind`. */
const ANYTHING: u8 = 0
const MATERIAL: u8 = 2

/** More than what may stand between a word and what says that its value follows. */
const MOST_REST: usize = 40
const MOST_SPACES: usize = 4
const LEAST_MATERIAL: usize = 16

const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c
/** What a line holds, see bundle/redact/triggers.ts. */
const ESCAPED: u32 = 1
const NOT_ASCII: u32 = 2

/**
 * One look at each byte of lines, see bundle/redact/triggers.ts, sixteen at a time: for each line two bytes, what its bytes
 * need in JSON, and the rules that may find something. Where three bytes in a row may be those of some word by the
 * tables at `HALVES` (of each byte both halves; a bit is set in all six for the words of one group), the table at
 * `GRAMS` says for sure which rules they are a trigger of; whether the whole word stands there is asked of those at
 * `WORDS`, so many.
 * @param ends u32 each: where the lines end in the text; a line feed lies between one and the next. 32 bytes behind the
 * last are read.
 */
export function scan(text: usize, ends: usize, lines: usize, found: usize, words: usize): void {
  let at = text
  for (let line: usize = 0; line < lines; line++) {
    const end = text + <usize>load<u32>(ends + (line << 2))
    const rules = words === 0 ? 0 : namedIn(at, end, words)
    store<u16>(found + (line << 1), <u16>(needsOf(at, end) | (rules << 8)))
    at = end + 1
  }
}

function needsOf(start: usize, end: usize): u32 {
  let all = i8x16.splat(0)
  let special = i8x16.splat(0)
  let at = start
  for (; at + 16 <= end; at += 16) {
    const bytes = v128.load(at)
    all = v128.or(all, bytes)
    special = v128.or(special, isEscaped(bytes))
  }
  let high = <u32>i8x16.bitmask(all)
  let escaped = <u32>i8x16.bitmask(special)
  if (at < end) {
    const bytes = v128.load(at)
    const own = ((<u32>1) << (<u32>(end - at))) - 1
    high |= <u32>i8x16.bitmask(bytes) & own
    escaped |= <u32>i8x16.bitmask(isEscaped(bytes)) & own
  }
  return (high !== 0 ? NOT_ASCII : 0) | (escaped !== 0 ? ESCAPED : 0)
}

/** Bytes that JSON escapes (RFC 8259 §7). */
function isEscaped(bytes: v128): v128 {
  const control = i8x16.lt_u(bytes, i8x16.splat(0x20))
  const quote = i8x16.eq(bytes, i8x16.splat(QUOTE))
  return v128.or(control, v128.or(quote, i8x16.eq(bytes, i8x16.splat(BACKSLASH))))
}

function namedIn(start: usize, end: usize, words: usize): u32 {
  if (end < start + 3) return 0
  const low0 = v128.load(HALVES)
  const high0 = v128.load(HALVES, 16)
  const low1 = v128.load(HALVES, 32)
  const high1 = v128.load(HALVES, 48)
  const low2 = v128.load(HALVES, 64)
  const high2 = v128.load(HALVES, 80)
  const half = i8x16.splat(15)
  const last = end - 2
  let named: u32 = 0
  for (let at = start; at < last; at += 16) {
    const first = v128.load(at)
    const second = v128.load(at, 1)
    const third = v128.load(at, 2)
    const group = v128.and(
      v128.and(
        v128.and(i8x16.swizzle(low0, v128.and(first, half)), i8x16.swizzle(high0, i8x16.shr_u(first, 4))),
        v128.and(i8x16.swizzle(low1, v128.and(second, half)), i8x16.swizzle(high1, i8x16.shr_u(second, 4))),
      ),
      v128.and(i8x16.swizzle(low2, v128.and(third, half)), i8x16.swizzle(high2, i8x16.shr_u(third, 4))),
    )
    if (!v128.any_true(group)) continue
    let places = <u32>i8x16.bitmask(i8x16.ne(group, i8x16.splat(0)))
    if (last - at < 16) places &= ((<u32>1) << (<u32>(last - at))) - 1
    for (; places !== 0; places &= places - 1) {
      const end3 = at + <usize>ctz(places) + 2
      const gram = (classOf(end3 - 2) << 10) | (classOf(end3 - 1) << 5) | classOf(end3)
      if ((<u32>load<u8>(GRAMS + <usize>gram) & ~named) !== 0) named |= rulesAt(end3, gram, start, end, words)
    }
  }
  return named
}

/** See `CLASSES` in bundle/redact/triggers.ts. */
function classOf(at: usize): u32 {
  return <u32>load<u8>(CLASSES + <usize>load<u8>(at)) & 31
}

/** The rules of the words of which these three characters, the last of them at `at`, are a part. */
function rulesAt(at: usize, gram: u32, start: usize, end: usize, words: usize): u32 {
  let rules: u32 = 0
  for (let index: usize = 0; index < words; index++) {
    const word = WORDS + index * WORD_SIZE
    if (load<u16>(word) !== gram) continue
    const from = at - <usize>load<u8>(word + GRAM_END)
    const length = <usize>load<u8>(word + LENGTH)
    if (from < start || from + length > end || !stands(from, word + TEXT, length)) continue
    if (follows(from + length, end, load<u8>(word + BEHIND))) rules |= <u32>load<u8>(word + RULE)
  }
  return rules
}

/** In either case. Some other characters pass as one too. */
function stands(at: usize, text: usize, length: usize): bool {
  for (let index: usize = 0; index < length; index++) {
    if ((load<u8>(at + index) | 0x20) !== (load<u8>(text + index) | 0x20)) return false
  }
  return true
}

function follows(from: usize, end: usize, behind: u8): bool {
  if (behind === ANYTHING) return true
  let at = from
  const last = min(end, from + MOST_REST)
  while (at < last && isOfName(load<u8>(at))) at++
  for (let most = at + 4; at < end && at < most && load<u8>(at) === 0x5c; ) at++
  if (at < end && isQuote(load<u8>(at))) at++
  at = spacesEnd(at, end)
  if (at >= end) return false
  const sign = load<u8>(at)
  // = : and the first byte of the full-width colon, as Latin-1 in either case
  if (sign !== 0x3d && sign !== 0x3a && (sign | 0x20) !== 0xef) return false
  if (behind !== MATERIAL) return true
  at += (sign | 0x20) === 0xef ? 3 : 1
  if (sign === 0x3d && at < end && load<u8>(at) === 0x3e) at++
  at = spacesEnd(at, end)
  if (at < end && isQuote(load<u8>(at))) at++
  if (at + LEAST_MATERIAL > end) return false
  for (let index: usize = 0; index < LEAST_MATERIAL; index++) if (!isMaterial(load<u8>(at + index))) return false
  return true
}

function spacesEnd(from: usize, end: usize): usize {
  let at = from
  const last = min(end, from + MOST_SPACES)
  while (at < last && isSpace(load<u8>(at))) at++
  return at
}

/** As `\s` has it, in Latin-1. */
function isSpace(byte: u8): bool {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xa0
}

function isQuote(byte: u8): bool {
  return byte === 0x22 || byte === 0x27
}

function isLetterOrDigit(byte: u8): bool {
  const letter = byte | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
}

function isOfName(byte: u8): bool {
  return isLetterOrDigit(byte) || byte === 0x5f || byte === 0x2d
}

/** `+/=_.~%-` besides letters and digits. */
function isMaterial(byte: u8): bool {
  if (isOfName(byte)) return true
  return byte === 0x2b || byte === 0x2f || byte === 0x3d || byte === 0x2e || byte === 0x7e || byte === 0x25
}
