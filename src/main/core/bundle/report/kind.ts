const ZERO = 0x30
const X = 0x78
const HASH = 0x23

/** Digits, small letters of hex, and capital ones. */
const DIGIT = 1
const SMALL = 2
const CAPITAL = 4
const CLASSES = new Uint8Array(256)
for (const char of '0123456789') CLASSES[char.charCodeAt(0)] = DIGIT
for (const char of 'abcdef') CLASSES[char.charCodeAt(0)] = SMALL
for (const char of 'ABCDEF') CLASSES[char.charCodeAt(0)] = CAPITAL

/** As many digits and small letters of hex in a row are a number. */
const LONG = 6

/**
 * A hash of a text without its numbers: `0x` and what is hex behind it, six or more digits of hex in small letters, and
 * digits. Two texts that differ in nothing else have the same.
 */
export function kindHash(bytes: Uint8Array, seed: number): number {
  let hash = seed
  for (let at = 0; at < bytes.length; ) {
    const end = numberEnd(bytes, at)
    const byte = end === at ? (bytes[at] as number) : HASH
    hash = Math.imul(hash ^ byte, 0x01000193)
    at = end === at ? at + 1 : end
  }
  return hash
}

/** Where a number that begins here ends; here, where none does. */
function numberEnd(bytes: Uint8Array, at: number): number {
  const kind = CLASSES[bytes[at] as number] as number
  if ((kind & (DIGIT | SMALL)) === 0) return at
  if (bytes[at] === ZERO && bytes[at + 1] === X) {
    const end = runEnd(bytes, at + 2, DIGIT | SMALL | CAPITAL)
    if (end > at + 2) return end
  }
  const end = runEnd(bytes, at, DIGIT | SMALL)
  return end - at >= LONG ? end : runEnd(bytes, at, DIGIT)
}

function runEnd(bytes: Uint8Array, from: number, classes: number): number {
  let end = from
  while (end < bytes.length && ((CLASSES[bytes[end] as number] as number) & classes) !== 0) end++
  return end
}
