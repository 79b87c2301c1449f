import { CLASSES, GRAMS, GRAMS_SIZE, WORDS } from './layout'

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

/**
 * One look at each byte of lines, see bundle/redact/triggers.ts: for each line two bytes, all classes of its bytes by the
 * table at `CLASSES`, and the rules that may find something. What the five lowest bits of three bytes in a row are a
 * trigger of is in the table at `GRAMS`; whether the whole word stands there is asked of those at `WORDS`, so many.
 * @param ends u32 each: where the lines end in the text; a line feed lies between one and the next.
 */
export function scan(text: usize, ends: usize, lines: usize, found: usize, words: usize): void {
  const mask = <u32>GRAMS_SIZE - 1
  let at = text
  for (let line: usize = 0; line < lines; line++) {
    const start = at
    const end = text + <usize>load<u32>(ends + (line << 2))
    let classes: u32 = 0
    let named: u32 = 0
    let gram: u32 = 0
    for (; at < end; at++) {
      const own = <u32>load<u8>(CLASSES + <usize>load<u8>(at))
      gram = ((gram << 5) | (own & 31)) & mask
      classes |= own
      const rules = <u32>load<u8>(GRAMS + <usize>gram)
      if ((rules & ~named) !== 0) named |= rulesAt(at, gram, start, end, words)
    }
    store<u16>(found + (line << 1), <u16>(classes | (named << 8)))
    at++
  }
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
