/** What bytes are to the division of a line into words: see `Tokens`. */

export const DELIMITER = 0
/** `.`, `:` and `-`: inside a word they belong to it, at its ends they do not. */
export const JOINER = 1
export const LETTER = 2
export const DIGIT = 3

export const CHAR_CLASS = classes()

const LOWER = folds()

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Folds A to Z to a to z, in place. */
export function foldBytes(bytes: Uint8Array, from = 0, to = bytes.length): void {
  for (let at = from; at < to; at++) bytes[at] = LOWER[bytes[at] as number] as number
}

/** The byte with A to Z folded to a to z. */
export function fold(byte: number): number {
  return LOWER[byte] as number
}

function classes(): Uint8Array {
  const table = new Uint8Array(256)
  for (const char of '.:-') table[char.charCodeAt(0)] = JOINER
  table.fill(DIGIT, 0x30, 0x3a)
  table.fill(LETTER, 0x41, 0x5b)
  table.fill(LETTER, 0x61, 0x7b)
  return table
}

function folds(): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  for (let byte = 0x41; byte <= 0x5a; byte++) table[byte] = byte + 0x20
  return table
}
