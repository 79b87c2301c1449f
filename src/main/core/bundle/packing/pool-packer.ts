import { deflateRaw } from 'node:zlib'
import type { Guard } from '../redact/guard.ts'
import { deflateOptions, EntryDigest } from './digest.ts'
import type { EntryPacker, Packer } from './packer.ts'

/** Deflating at once: one more than two cores, so that none waits for this thread; the pool's fourth serves files. */
const AT_ONCE = 3

/** Looks and sums here, and deflates on libuv's thread pool: for what is not worth threads of its own. */
export class PoolPacker implements Packer {
  readonly atOnce = AT_ONCE
  readonly #guard: Guard
  readonly #waiting: (() => void)[] = []
  #deflating = 0
  #closed = false

  constructor(guard: Guard) {
    this.#guard = guard
  }

  allocate(size: number): Buffer {
    return Buffer.allocUnsafeSlow(size)
  }

  entry(name: string): EntryPacker {
    const digest = new EntryDigest(name, this.#guard)
    return {
      pack: (buffer, size) => {
        const content = buffer.subarray(0, size)
        digest.update(content)
        return this.#deflate(content)
      },
      end: async () => digest.end(),
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  async #deflate(content: Buffer): Promise<Buffer> {
    if (this.#deflating >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#deflating++
    try {
      if (this.#closed) throw new Error('given up')
      return await deflated(content)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#deflating--
      else next()
    }
  }
}

function deflated(content: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflateRaw(content, deflateOptions(content.length), (error, packed) => (error ? reject(error) : resolve(packed)))
  })
}
