import { LENGTH_COUNTS, SORTED, WORK } from './layout'

/**
 * Lengths of an optimal prefix code (Moffat and Katajainen, "In-place calculation of minimum-redundancy codes", 1995),
 * none above `most`. At least two symbols get a code.
 */
export function codeLengths(freq: usize, symbols: usize, most: u32, bits: usize): void {
  memory.fill(bits, 0, symbols)
  let used: usize = 0
  for (let symbol: usize = 0; symbol < symbols; symbol++) {
    const often = load<u32>(freq + (symbol << 2))
    if (often !== 0) sortIn(used++, ((<u64>often) << 16) | symbol)
  }
  for (let symbol: usize = 0; used < 2; symbol++) {
    if (load<u32>(freq + (symbol << 2)) === 0) sortIn(used++, ((<u64>1) << 16) | symbol)
  }
  for (let index: usize = 0; index < used; index++) put(index, <u32>(load<u64>(SORTED + (index << 3)) >> 16))
  depths(<i32>used)
  limit(used, most)
  // Those that occur least get the longest.
  let index: usize = 0
  for (let length = most; length > 0; length--) {
    for (let left = load<u32>(LENGTH_COUNTS + ((<usize>length) << 2)); left > 0; left--) {
      store<u8>(bits + <usize>(load<u64>(SORTED + (index++ << 3)) & 0xffff), <u8>length)
    }
  }
}

function sortIn(count: usize, key: u64): void {
  let at = SORTED + (count << 3)
  while (at > SORTED && load<u64>(at - 8) > key) {
    store<u64>(at, load<u64>(at - 8))
    at -= 8
  }
  store<u64>(at, key)
}

function get(index: usize): u32 {
  return load<u32>(WORK + (index << 2))
}
function put(index: usize, value: u32): void {
  store<u32>(WORK + (index << 2), value)
}

/** From ascending frequencies to depths of leaves, in place. */
function depths(n: i32): void {
  let root = 0
  let leaf = 2
  put(0, get(0) + get(1))
  for (let next = 1; next < n - 1; next++) {
    if (leaf >= n || get(root) < get(leaf)) {
      put(next, get(root))
      put(root++, next)
    } else put(next, get(leaf++))
    if (leaf >= n || (root < next && get(root) < get(leaf))) {
      put(next, get(next) + get(root))
      put(root++, next)
    } else put(next, get(next) + get(leaf++))
  }
  put(n - 2, 0)
  for (let next = n - 3; next >= 0; next--) put(next, get(get(next)) + 1)
  let available = 1
  let used = 0
  let depth: u32 = 0
  root = n - 2
  let next = n - 1
  while (available > 0) {
    while (root >= 0 && get(root) === depth) {
      used++
      root--
    }
    while (available > used) {
      put(next--, depth)
      available--
    }
    available = 2 * used
    depth++
    used = 0
  }
}

/** Counts the lengths. Those that are too long become as long as may be, and others longer, until the code fits again. */
function limit(used: usize, most: u32): void {
  memory.fill(LENGTH_COUNTS, 0, 16 * 4)
  let taken: u32 = 0
  for (let index: usize = 0; index < used; index++) {
    const length = min(most, get(index))
    add(length, 1)
    taken += 1 << (most - length)
  }
  for (; taken > (<u32>1) << most; taken--) {
    // A shorter one makes room beside itself for one of the longest.
    let length = most - 1
    while (load<u32>(LENGTH_COUNTS + ((<usize>length) << 2)) === 0) length--
    add(length, -1)
    add(length + 1, 2)
    add(most, -1)
  }
}

function add(length: u32, count: i32): void {
  const at = LENGTH_COUNTS + ((<usize>length) << 2)
  store<u32>(at, load<u32>(at) + count)
}

/** Canonical codes, their bits in the order in which they are written; above them, from bit 24, how many. */
export function codes(bits: usize, symbols: usize, code: usize): void {
  memory.fill(LENGTH_COUNTS, 0, 16 * 4)
  for (let symbol: usize = 0; symbol < symbols; symbol++) add(load<u8>(bits + symbol), 1)
  store<u32>(LENGTH_COUNTS, 0)
  let next: u32 = 0
  let before: u32 = 0
  for (let length: usize = 1; length < 16; length++) {
    next = (next + before) << 1
    before = load<u32>(LENGTH_COUNTS + (length << 2))
    store<u32>(LENGTH_COUNTS + (length << 2), next)
  }
  for (let symbol: usize = 0; symbol < symbols; symbol++) {
    const length = load<u8>(bits + symbol)
    if (length === 0) {
      store<u32>(code + (symbol << 2), 0)
      continue
    }
    const at = LENGTH_COUNTS + ((<usize>length) << 2)
    const value = load<u32>(at)
    store<u32>(at, value + 1)
    store<u32>(code + (symbol << 2), reversed(value, length) | ((<u32>length) << 24))
  }
}

function reversed(value: u32, bits: u32): u32 {
  let out: u32 = 0
  for (let left = bits; left > 0; left--) {
    out = (out << 1) | (value & 1)
    value >>= 1
  }
  return out
}

/** Bits that all symbols take. */
export function weigh(freq: usize, lengths: usize, symbols: usize): u64 {
  let sum: u64 = 0
  for (let symbol: usize = 0; symbol < symbols; symbol++) {
    sum += <u64>load<u32>(freq + (symbol << 2)) * <u64>load<u8>(lengths + symbol)
  }
  return sum
}
