import { createHmac, randomBytes } from 'node:crypto'

/** Values that get a number of their own and are kept for the laptop's map; a log may hold a new one in each line. */
const KEPT = 100_000

/**
 * What stands in a bundle for what was taken out: `[password-3]`. The same value is the same token wherever it stands, so
 * that a reader can still see that two lines are about the same thing. Beyond so many values a token is a keyed hash,
 * which is the same as well and takes no memory.
 */
export class Tokens {
  readonly #key = randomBytes(32)
  /** Of each value, by rule. */
  readonly #numbers = new Map<string, Map<string, number>>()
  #kept = 0

  /** @param value as it stood there, in Latin-1. */
  of(rule: string, value: string): string {
    const own = this.#ownOf(rule)
    const known = own.get(value)
    if (known !== undefined) return printed(rule, known)
    if (this.#kept >= KEPT) {
      const hash = createHmac('sha256', this.#key).update(`${rule}\0${value}`, 'latin1')
      return `[${rule}-x${hash.digest('hex').slice(0, 12)}]`
    }
    const number = own.size + 1
    own.set(value, number)
    this.#kept++
    return printed(rule, number)
  }

  #ownOf(rule: string): Map<string, number> {
    const known = this.#numbers.get(rule)
    if (known !== undefined) return known
    const own = new Map<string, number>()
    this.#numbers.set(rule, own)
    return own
  }

  /** What each token stands for. It must not leave the laptop. */
  map(): readonly { readonly token: string; readonly value: string }[] {
    return [...this.#numbers].flatMap(([rule, own]) =>
      Array.from(own, ([value, number]) => ({
        token: printed(rule, number),
        value: BEYOND_ASCII.test(value) ? Buffer.from(value, 'latin1').toString() : value,
      })),
    )
  }
}

/** In Latin-1: what it is in UTF-8 is another text. */
const BEYOND_ASCII = /[\x80-\xff]/

function printed(rule: string, number: number): string {
  return `[${rule}-${number}]`
}

/** Whether a value is what stands for one. */
export function isToken(value: string): boolean {
  return /^\[[a-z0-9-]{1,60}-x?[0-9a-f]{1,12}\]?$/.test(value)
}
