/**
 * Whether many small pieces, one after the other, each hold what their own checksum says, by one look over all of them:
 * to ask for the CRC-32 of each takes several times as long where there are ten thousand.
 */
import { crc32 } from 'node:zlib'
import { BlockDamage } from './bytes.ts'

/** The polynomial of CRC-32, its lowest power in the highest bit, as in zlib. */
const POLYNOMIAL = 0xedb88320 | 0
/** x^0 and x^8. */
const ONE = 0x80000000 | 0
const BYTE = 0x00800000
/** The CRC-32 of anything that is followed by its own CRC-32, low byte first. */
const WITH_ITS_OWN = 0x2144df1c

/** Pieces may be longer, at the price of more steps. */
const LONGEST = 1024
/** x^(8 * index): what so many further bytes do to a CRC-32. */
const shifts = new Int32Array(LONGEST + 1)
let known = 0

/**
 * `lengths`: of the pieces, checksums included.
 * @throws BlockDamage where one of them does not hold; `what` names them
 */
export function checkAll(bytes: Uint8Array, lengths: readonly number[], what: string): void {
  let expected = 0
  for (let index = 0; index < lengths.length; index++) {
    let left = lengths[index] as number
    for (; left > LONGEST; left -= LONGEST) expected = product(shiftOf(LONGEST), expected)
    expected = product(shiftOf(left), expected) ^ WITH_ITS_OWN
  }
  if (expected >>> 0 !== crc32(bytes)) throw new BlockDamage(`${what} is damaged`)
}

function shiftOf(length: number): number {
  if (known === 0) shifts[0] = ONE
  for (; known < length; known++) shifts[known + 1] = product(shifts[known] as number, BYTE)
  return shifts[length] as number
}

/** Of two polynomials over bits, modulo the one of CRC-32. */
function product(a: number, b: number): number {
  let sum = 0
  let power = b | 0
  for (let rest = a | 0; rest !== 0; rest <<= 1) {
    sum ^= power & (rest >> 31)
    power = (power >>> 1) ^ (POLYNOMIAL & -(power & 1))
  }
  return sum
}
