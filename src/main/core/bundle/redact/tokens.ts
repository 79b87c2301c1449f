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
  readonly #tokens = new Map<string, string>()
  readonly #numbers = new Map<string, number>()

  /** @param value as it stood there, in Latin-1. */
  of(rule: string, value: string): string {
    const key = `${rule}\0${value}`
    const known = this.#tokens.get(key)
    if (known !== undefined) return known
    if (this.#tokens.size >= KEPT) {
      return `[${rule}-x${createHmac('sha256', this.#key).update(key, 'latin1').digest('hex').slice(0, 12)}]`
    }
    const number = (this.#numbers.get(rule) ?? 0) + 1
    this.#numbers.set(rule, number)
    const token = `[${rule}-${number}]`
    this.#tokens.set(key, token)
    return token
  }

  /** What each token stands for. It must not leave the laptop. */
  map(): readonly { readonly token: string; readonly value: string }[] {
    return [...this.#tokens].map(([key, token]) => ({
      token,
      value: Buffer.from(key.slice(key.indexOf('\0') + 1), 'latin1').toString(),
    }))
  }
}

/** Whether a value is what stands for one. */
export function isToken(value: string): boolean {
  return /^\[[a-z0-9-]{1,60}-x?[0-9a-f]{1,12}\]?$/.test(value)
}
