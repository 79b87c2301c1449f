import type { FileHandle } from 'node:fs/promises'
import { writeAll } from '../file-io.ts'
import type { Guard } from '../redact/guard.ts'
import { type Deflated, Deflater } from './deflater.ts'
import { EntryDigest } from './digest.ts'
import type { EntryPacker, LinesPacker, Packer, Stored } from './packer.ts'
import { packLines, packPiece } from './piece.ts'

/** Looks, sums and deflates right here: for what is not worth threads of its own. */
export class LocalPacker implements Packer {
  readonly atOnce = 1
  readonly #guard: Guard
  readonly #file: FileHandle
  readonly #deflater = new Deflater()
  #position = 0
  #closed = false

  constructor(guard: Guard, file: FileHandle) {
    this.#guard = guard
    guard.use(this.#deflater.code)
    this.#file = file
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
        const done = packLines(piece, this.#deflater, ...digests)
        const [first, second] = await Promise.all([this.#store(done.log), this.#store(done.ndjson)])
        return { log: first, ndjson: second }
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
        return this.#store(packPiece(piece, this.#deflater, digest))
      },
      end: async () => digest.end(),
    }
  }

  /** What is deflated next takes the place of this: it is copied. */
  async #store({ content, packed }: Deflated): Promise<Stored> {
    const packedAt = this.#position
    this.#position += packed.length
    const stored = { size: content.length, packedAt, packedSize: packed.length }
    await writeAll(this.#file, packed.slice(), packedAt)
    return stored
  }

  #check(): void {
    if (this.#closed) throw new Error('given up')
  }
}
