/**
 * Many small numbers as one string: JSON carries a string at a fraction of what an array of numbers takes at both ends.
 * Five bits to a character, low ones first; 32 is added where more follow.
 */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0))
const NO_DIGIT = 64
const VALUES = new Uint8Array(128).fill(NO_DIGIT)
CODES.forEach((code, value) => {
  VALUES[code] = value
})

const BITS = 5
const MORE = 1 << BITS
const LOW = MORE - 1
/** Up to here shifting and masking does; above it is division. */
const SMALL = 2 ** 31
const LARGEST = 2 ** 50
const FIRST_BYTES = 4096
/** Most arguments of one call. */
const AT_ONCE = 8192

/** Whether it can be written as a step from another such number. */
export function isStep(value: number): boolean {
  return Number.isInteger(value) && value < LARGEST && value > -LARGEST && !Object.is(value, -0)
}

export class NumberWriter {
  /** Numbers that are no steps, in their order. */
  readonly exact: number[] = []
  #bytes = new Uint8Array(FIRST_BYTES)
  #length = 0

  /** A whole number, not negative, below 2^52. */
  count(value: number): void {
    if (this.#length + 16 > this.#bytes.length) this.#grow()
    let rest = value
    while (rest > LOW) {
      this.#bytes[this.#length++] = CODES[(rest & LOW) | MORE] as number
      rest = rest < SMALL ? rest >> BITS : Math.floor(rest / MORE)
    }
    this.#bytes[this.#length++] = CODES[rest] as number
  }

  /** Any number, short where it is near another one; gives the one that the next may be near. */
  step(value: number, before: number): number {
    if (!isStep(value)) {
      this.count(0)
      this.exact.push(value)
      return before
    }
    const step = value - before
    this.count(step < 0 ? -2 * step : 2 * step + 1)
    return value
  }

  text(): string {
    let text = ''
    for (let at = 0; at < this.#length; at += AT_ONCE) {
      const part = this.#bytes.subarray(at, Math.min(at + AT_ONCE, this.#length))
      text += String.fromCharCode.apply(null, part as unknown as number[])
    }
    return text
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#bytes.length)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

/** Reads what a `NumberWriter` wrote. Every method throws `RangeError` where that is not what there is. */
export class NumberReader {
  readonly #text: string
  readonly #exact: readonly number[]
  #at = 0
  #taken = 0

  constructor(text: string, exact: readonly number[]) {
    this.#text = text
    this.#exact = exact
  }

  count(): number {
    const first = this.#digit()
    if (first < MORE) return first
    let value = first & LOW
    for (let worth = MORE; worth < LARGEST * MORE; worth *= MORE) {
      const digit = this.#digit()
      value += (digit & LOW) * worth
      if (digit < MORE) return value
    }
    throw new RangeError('a number is too long')
  }

  step(before: number): number {
    const code = this.count()
    if (code > 0) return before + (code % 2 === 1 ? (code - 1) / 2 : -code / 2)
    const value = this.#exact[this.#taken++]
    if (value === undefined) throw new RangeError('a number is missing')
    return value
  }

  #digit(): number {
    const value = VALUES[this.#text.charCodeAt(this.#at++)]
    if (value === undefined || value === NO_DIGIT) throw new RangeError('a number ends too early')
    return value
  }
}
