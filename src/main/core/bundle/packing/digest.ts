import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Guard } from '../redact/guard.ts'

export interface Digest {
  /** Bytes of content. */
  readonly size: number
  readonly crc32: number
  /** Hex. */
  readonly sha256: string
}

/** The last look at an entry's content, and its sums. */
export class EntryDigest {
  readonly #check: (content: Uint8Array) => void
  readonly #hash = createHash('sha256')
  #crc32 = 0
  #size = 0

  constructor(name: string, guard: Guard) {
    this.#check = guard.entry(name)
  }

  /** @throws FieldtapError `bundle-secret-left`. */
  update(content: Uint8Array): void {
    this.#check(content)
    this.#size += content.length
    this.#hash.update(content)
    this.#crc32 = crc32(content, this.#crc32)
  }

  end(): Digest {
    return { size: this.#size, crc32: this.#crc32, sha256: this.#hash.digest('hex') }
  }
}
