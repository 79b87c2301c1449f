/** Reads numbers as `ByteReader` does. */

/** Where the next one stands. */
export let at: usize = 0

export function moveTo(place: usize): void {
  at = place
}

export function byte(): u32 {
  return <u32>load<u8>(at++)
}

export function double(): f64 {
  const value = load<f64>(at)
  at += 8
  return value
}

/** Seven bits to a byte, low ones first. One that is too long gives anything. */
export function count(): u64 {
  let value: u64 = 0
  for (let shift: u64 = 0; shift < 56; shift += 7) {
    const next = <u64>load<u8>(at++)
    value |= (next & 0x7f) << shift
    if (next < 0x80) break
  }
  return value
}

export function signed(): i64 {
  const value = count()
  return value & 1 ? -(<i64>((value + 1) >> 1)) : <i64>(value >> 1)
}
