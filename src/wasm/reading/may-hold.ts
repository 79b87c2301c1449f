import { chanceOf, codeOf, lengthOf, nibblesOf, readCodes, shortestOf, waysOf } from './codes'
import { INPUT, WAYS } from './layout'

/** Nibbles that three bytes hold for sure, wherever the first one stands. */
const ENOUGH: u32 = 5
/** Fewer stand somewhere by accident. */
const LEAST: u32 = 2
const MOST_WAYS: u32 = 8
const WINDOW: u32 = 6

const NO: i32 = 0
const MAYBE: i32 = 1
/** Where too few nibbles are known of the text to look for. */
const UNTOLD: i32 = 2

let letters: u32 = 0
/** Nibbles between which the text has to stand. */
let begin: u32 = 0
let end: u32 = 0
/** Letters before those that are looked for first, and behind them. */
let first: u32 = 0
let behind: u32 = 0

/**
 * Whether a text stands in words as they are packed (blocks/nibbles.ts), from a byte of those at `INPUT` to another one.
 * It stands at `NEEDLE`, folded if case does not count, the letters that the words are packed with at `LISTED`. Where it
 * stands by accident, as parts of other codes, counts as well.
 */
export function mayHold(from: usize, to: usize, count: u32, listed: u32, caseless: u32): i32 {
  letters = count
  begin = (<u32>from) << 1
  end = (<u32>to) << 1
  if (!readCodes(letters, listed, caseless)) return NO
  if (!choose()) return UNTOLD
  memory.fill(WAYS, 0, 96)
  enter(first, 0, 0, 0)
  const low = i8x16.splat(15)
  const highs0 = v128.load(WAYS)
  const lows0 = v128.load(WAYS, 16)
  const highs1 = v128.load(WAYS, 32)
  const lows1 = v128.load(WAYS, 48)
  const highs2 = v128.load(WAYS, 64)
  const lows2 = v128.load(WAYS, 80)
  for (let at = INPUT + from, last = INPUT + to; at < last; at += 16) {
    const a = v128.load(at)
    const b = v128.load(at, 1)
    const c = v128.load(at, 2)
    const inA = v128.and(i8x16.swizzle(highs0, i8x16.shr_u(a, 4)), i8x16.swizzle(lows0, v128.and(a, low)))
    const inB = v128.and(i8x16.swizzle(highs1, i8x16.shr_u(b, 4)), i8x16.swizzle(lows1, v128.and(b, low)))
    const inC = v128.and(i8x16.swizzle(highs2, i8x16.shr_u(c, 4)), i8x16.swizzle(lows2, v128.and(c, low)))
    const found = v128.and(v128.and(inA, inB), inC)
    if (!v128.any_true(found)) continue
    let mask = <u32>~i8x16.bitmask(i8x16.eq(found, i8x16.splat(0))) & 0xffff
    for (; mask !== 0; mask &= mask - 1) {
      const place = (<u32>(at - INPUT + ctz(mask))) << 1
      if (standsAt(place) || standsAt(place + 1)) return MAYBE
    }
  }
  return NO
}

/** The letters that are looked for first: those that stand in fewest places. False where they would tell too little. */
function choose(): bool {
  let least: f64 = Infinity
  for (let from: u32 = 0; from < letters; from++) {
    let to = from
    let nibbles: u32 = 0
    let ways: u32 = 1
    let chance: f64 = 1
    for (; to < letters && nibbles < ENOUGH && ways * waysOf(to) <= MOST_WAYS; to++) {
      nibbles += shortestOf(to)
      ways *= waysOf(to)
      chance *= chanceOf(to)
    }
    if (nibbles < LEAST || chance >= least) continue
    least = chance
    first = from
    behind = to
  }
  return least < Infinity
}

/** Enters all ways in which letters from one on may be packed, `count` nibbles before them. Gives the next way's number. */
function enter(letter: u32, nibbles: u32, count: u32, way: u32): u32 {
  if (letter === behind || count >= WINDOW) {
    for (let phase: u32 = 0; phase < 2; phase++)
      enterAt(nibbles, count, phase, <u8>((<u32>1) << ((2 * way + phase) & 7)))
    return way + 1
  }
  let next = way
  for (let own: u32 = 0; own < waysOf(letter); own++) {
    const code = codeOf(letter, own)
    next = enter(letter + 1, (nibbles << (4 * lengthOf(code))) | nibblesOf(code), count + lengthOf(code), next)
  }
  return next
}

/** `phase`: whether they begin with the second half of a byte. */
function enterAt(nibbles: u32, count: u32, phase: u32, bit: u8): void {
  for (let half: u32 = 0; half < WINDOW; half++) {
    const table = WAYS + ((<usize>half) << 4)
    const index = half - phase
    if (half < phase || index >= count) for (let any: usize = 0; any < 16; any++) add(table + any, bit)
    else add(table + <usize>((nibbles >> (4 * (count - 1 - index))) & 15), bit)
  }
}

function add(cell: usize, bit: u8): void {
  store<u8>(cell, load<u8>(cell) | bit)
}

/** Whether the letters that are looked for first stand at a nibble, with all others around. */
function standsAt(place: u32): bool {
  let at = place
  for (let letter = first; letter < letters; letter++) {
    // No code begins another, so that at most one fits.
    let length: u32 = 0
    for (let way: u32 = 0; way < waysOf(letter) && length === 0; way++) {
      const code = codeOf(letter, way)
      if (fitsAt(at, code)) length = lengthOf(code)
    }
    if (length === 0) return false
    at += length
  }
  return endsAt(place, first)
}

/** Whether the first letters end where a nibble begins. */
function endsAt(place: u32, count: u32): bool {
  if (count === 0) return true
  for (let way: u32 = 0; way < waysOf(count - 1); way++) {
    const code = codeOf(count - 1, way)
    const length = lengthOf(code)
    const at = place - length
    if (place >= begin + length && fitsAt(at, code) && endsAt(at, count - 1)) return true
  }
  return false
}

function fitsAt(place: u32, code: u32): bool {
  const length = lengthOf(code)
  if (place + length > end) return false
  for (let index: u32 = 0; index < length; index++) {
    if (nibbleAt(place + index) !== ((nibblesOf(code) >> (4 * (length - 1 - index))) & 15)) return false
  }
  return true
}

function nibbleAt(place: u32): u32 {
  const byte = <u32>load<u8>(INPUT + (place >> 1))
  return place & 1 ? byte & 15 : byte >> 4
}
