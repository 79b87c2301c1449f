import type { Guard } from '../redact/guard.ts'
import { Deflater } from './deflater.ts'
import { EntryDigest } from './digest.ts'
import type { EntryPacker, Packer } from './packer.ts'
import { outOf, packPiece } from './piece.ts'

/** Looks, sums and deflates right here: for what is not worth threads of its own. */
export class LocalPacker implements Packer {
  readonly atOnce = 1
  readonly #guard: Guard
  readonly #deflater = new Deflater()
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
      pack: async (piece) => {
        if (this.#closed) throw new Error('given up')
        const done = packPiece(piece, this.#deflater, digest)
        return { size: done.size, packed: outOf(piece, done) }
      },
      end: async () => digest.end(),
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}
