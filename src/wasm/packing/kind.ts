const ZERO: u32 = 0x30
const X: u32 = 0x78
const HASH: u32 = 0x23
/** As many digits and small letters of hex in a row are a number. */
const LONG: usize = 6

/** A hash of a text without its numbers: see bundle/report/kind.ts. */
export function kind(from: usize, end: usize, seed: i32): i32 {
  let hash = <u32>seed
  let at = from
  while (at < end) {
    const next = numberEnd(at, end)
    hash = (hash ^ (next === at ? <u32>load<u8>(at) : HASH)) * 0x01000193
    at = next === at ? at + 1 : next
  }
  return <i32>hash
}

/** Where a number that begins here ends; here, where none does. */
function numberEnd(at: usize, end: usize): usize {
  const byte = <u32>load<u8>(at)
  if (!isDigit(byte) && !isSmall(byte)) return at
  if (byte === ZERO && at + 1 < end && <u32>load<u8>(at + 1) === X) {
    let next = at + 2
    while (next < end && isHex(<u32>load<u8>(next))) next++
    if (next > at + 2) return next
  }
  let digits = at
  while (digits < end && isDigit(<u32>load<u8>(digits))) digits++
  let next = digits
  while (next < end && (isDigit(<u32>load<u8>(next)) || isSmall(<u32>load<u8>(next)))) next++
  return next - at >= LONG ? next : digits
}

function isDigit(byte: u32): bool {
  return byte - 0x30 < 10
}

function isSmall(byte: u32): bool {
  return byte - 0x61 < 6
}

function isHex(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6
}
