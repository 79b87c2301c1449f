import { BITS, INPUT, MET, MOST_SIXES, SIXES } from './layout'

const MIX: u32 = 0x9e3779b1
const MIX_AGAIN: u32 = 0x85ebca6b
const GRAM: usize = 4
const SIX: usize = 6
const MET_BYTES: usize = 0x10000
/** Of eight bytes, six. */
const LETTERS: u64 = 0x0000010101010101
const HALVES: u64 = 0x0f0f0f0f0f0f0f0f

/**
 * Sets the bits of the grams and the sixes of lines (blocks/grams.ts, blocks/sixes.ts) at `BITS`. At `INPUT` stand where each
 * line begins, where each ends (u32), and their text.
 * @returns how many sixes there are; with more than `MOST_SIXES` none of them are among the bits.
 */
export function grams(count: usize): u32 {
  memory.fill(MET, 0, MET_BYTES)
  const text = INPUT + (count << 3)
  let sixes: u32 = 0
  for (let line: usize = 0; line < count; line++) {
    const from = text + load<u32>(INPUT + (line << 2))
    const to = text + load<u32>(INPUT + ((count + line) << 2))
    setGrams(from, to)
    sixes = findSixes(from, to, sixes)
  }
  if (sixes <= MOST_SIXES) {
    for (let at = SIXES, end = SIXES + ((<usize>sixes) << 1); at < end; at += 2) store<u8>(MET + load<u16>(at), 1)
  }
  const none = i8x16.splat(0)
  for (let at: usize = 0; at < MET_BYTES; at += 16) {
    store<u16>(BITS + (at >> 3), <u16>i8x16.bitmask(i8x16.ne(v128.load(MET + at), none)))
  }
  return sixes
}

function setGrams(from: usize, to: usize): void {
  if (to < from + GRAM) return
  const last = to - GRAM
  const mix = i32x4.splat(MIX)
  let at = from
  // Four at a time; what is read behind the line is not used.
  for (; at + 3 <= last; at += 4) {
    const raw = v128.load(at)
    const isCapital = i8x16.lt_u(i8x16.sub(raw, i8x16.splat(0x41)), i8x16.splat(26))
    const bytes = v128.or(raw, v128.and(isCapital, i8x16.splat(0x20)))
    const four = v128.shuffle<u8>(bytes, bytes, 3, 2, 1, 0, 4, 3, 2, 1, 5, 4, 3, 2, 6, 5, 4, 3)
    const mixed = i32x4.shr_u(i32x4.mul(v128.xor(four, i32x4.shr_u(four, 15)), mix), 16)
    store<u8>(MET + <usize>i32x4.extract_lane(mixed, 0), 1)
    store<u8>(MET + <usize>i32x4.extract_lane(mixed, 1), 1)
    store<u8>(MET + <usize>i32x4.extract_lane(mixed, 2), 1)
    store<u8>(MET + <usize>i32x4.extract_lane(mixed, 3), 1)
  }
  for (; at <= last; at++) {
    let gram: u32 = 0
    for (let byte: usize = 0; byte < GRAM; byte++) gram = (gram << 8) | folded(load<u8>(at + byte))
    store<u8>(MET + <usize>(((gram ^ (gram >> 15)) * MIX) >> 16), 1)
  }
}

function folded(byte: u32): u32 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte
}

/** Adds the bits of a line's sixes at `SIXES`; gives how many there are with them. */
function findSixes(from: usize, to: usize, before: u32): u32 {
  let found = before
  // Which of the last five bytes are digits, and then sixteen more: where six are in a row, a six begins.
  let digits: u32 = 0
  for (let at = from; at < to; at += 16) {
    const raw = v128.load(at)
    const isDecimal = i8x16.lt_u(i8x16.sub(raw, i8x16.splat(0x30)), i8x16.splat(10))
    const small = v128.or(raw, i8x16.splat(0x20))
    const isLetter = i8x16.lt_u(i8x16.sub(small, i8x16.splat(0x61)), i8x16.splat(6))
    let own = <u32>i8x16.bitmask(v128.or(isDecimal, isLetter)) & 0xffff
    if (to - at < 16) own &= ((<u32>1) << (<u32>(to - at))) - 1
    digits |= own << (<u32>(SIX - 1))
    const pairs = digits & (digits >> 1)
    let sixes = pairs & (pairs >> 2) & (pairs >> 4)
    for (; sixes !== 0; sixes &= sixes - 1) found = addSix(at + <usize>ctz(sixes) - (SIX - 1), found)
    digits >>= 16
  }
  return found
}

function addSix(at: usize, before: u32): u32 {
  let found = before
  const bytes = load<u64>(at)
  const letters = (bytes >> 6) & LETTERS
  // Each byte becomes its digit's value, the first one in front, and then they move together.
  let value = bswap<u64>((bytes & HALVES) + letters * 9) >> 16
  value = (value | (value >> 4)) & 0x00ff00ff00ff
  const six = <u32>((value & 0xff) | ((value >> 8) & 0xff00) | ((value >> 16) & 0xff0000))
  const mixed = (six + 1) * MIX
  if (found < MOST_SIXES) store<u16>(SIXES + ((<usize>found) << 1), <u16>(mixed >> 16))
  found++
  if (letters !== 0) return found
  if (found < MOST_SIXES) {
    store<u16>(SIXES + ((<usize>found) << 1), <u16>(((mixed ^ (mixed >> 15)) * MIX_AGAIN) >> 16))
  }
  return found + 1
}
