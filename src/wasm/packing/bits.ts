/** Writes bits, the lowest first. */

/** Where whole bytes end, and the fewer than eight bits behind them. */
export let end: usize = 0
export let held: u64 = 0
export let bits: u64 = 0

export function beginStream(to: usize): void {
  setBits(to, 0, 0)
}

/** For whoever wrote on by itself. */
export function setBits(to: usize, value: u64, count: u64): void {
  end = to
  held = value
  bits = count
}

/** A full flush: an empty stored block (RFC 1951 §3.2.4). */
export function endStream(): usize {
  put(0, 3)
  align()
  store<u32>(end, 0xffff0000)
  end += 4
  return end
}

/** At most 56 bits. */
export function put(value: u64, count: u64): void {
  held |= value << bits
  bits += count
  store<u64>(end, held)
  end += <usize>(bits >> 3)
  held >>= bits & ~7
  bits &= 7
}

export function align(): void {
  if (bits > 0) put(0, 8 - bits)
}

/** Bytes at a border of bytes. */
export function putBytes(from: usize, size: usize): void {
  memory.copy(end, from, size)
  end += size
}
