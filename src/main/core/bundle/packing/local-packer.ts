import type { Guard } from '../redact/guard.ts'
import { Deflater } from './deflater.ts'
import { EntryDigest } from './digest.ts'
import type { EntryPacker, LinesPacker, Packer } from './packer.ts'
import { outOf, packLines, packPiece } from './piece.ts'

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
    return this.#entry(new EntryDigest(name, this.#guard))
  }

  lines(log: string, ndjson: string): LinesPacker {
    const digests = [new EntryDigest(log, this.#guard), new EntryDigest(ndjson, this.#guard)] as const
    return {
      log: this.#entry(digests[0]),
      ndjson: this.#entry(digests[1]),
      pack: async (piece) => {
        this.#check()
        const { buffer, out } = piece
        const done = packLines(piece, this.#deflater, ...digests)
        return {
          log: { size: done.log.size, packed: outOf(buffer, out.log, done.log) },
          ndjson: { size: done.ndjson.size, packed: outOf(buffer, out.ndjson, done.ndjson) },
        }
      },
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #entry(digest: EntryDigest): EntryPacker {
    return {
      pack: async (piece) => {
        this.#check()
        const done = packPiece(piece, this.#deflater, digest)
        return { size: done.size, packed: outOf(piece.buffer, piece.out, done) }
      },
      end: async () => digest.end(),
    }
  }

  #check(): void {
    if (this.#closed) throw new Error('given up')
  }
}
