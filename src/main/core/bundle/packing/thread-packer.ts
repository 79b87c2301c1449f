import { Worker } from 'node:worker_threads'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Guard } from '../redact/guard.ts'
import type { Digest } from './digest.ts'
import type { EntryPacker, Packed, Packer } from './packer.ts'
import { outOf, type PackedPiece, type Piece } from './piece.ts'

/** To a thread. */
export type ToPacking =
  | { readonly is: 'entry'; readonly entry: number; readonly name: string }
  | { readonly is: 'piece'; readonly entry: number; readonly piece: Piece }
  | { readonly is: 'end'; readonly entry: number }

/** Back from it, one for each piece and each end, in their order. */
export type FromPacking =
  | ({ readonly is: 'packed' } & PackedPiece)
  | { readonly is: 'ended'; readonly digest: Digest }
  /** `secretIn`: the entry in which a secret was left; null: something else. */
  | { readonly is: 'failed'; readonly secretIn: string | null; readonly message: string }

/** From sources it is the file beside this one; bundled, the build gives it this name beside all other chunks. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './bundle-packing-worker.js', import.meta.url)

/**
 * Pieces that a thread may have before it. Devices that say as much become full at about the same time: with fewer, either
 * side would wait for the other by turns.
 */
const AHEAD = 16

/**
 * Looks, sums and deflates on threads of its own, of which each entry keeps one. The thread that reads the lines does
 * nothing but that.
 */
export class ThreadPacker implements Packer {
  readonly atOnce: number
  readonly #threads: readonly PackingThread[]
  #entries = 0

  constructor(guard: Guard, threads: number) {
    this.#threads = Array.from({ length: threads }, () => new PackingThread(guard.forms))
    this.atOnce = AHEAD * threads
  }

  /** Shared by both threads: handed over and back, each would be counted as fresh memory that has to be collected. */
  allocate(size: number): Buffer {
    return Buffer.from(new SharedArrayBuffer(size))
  }

  entry(name: string): EntryPacker {
    const entry = this.#entries++
    // With its first piece it goes to the thread that has had the least.
    let thread: PackingThread | null = null
    const own = (): PackingThread => {
      if (thread !== null) return thread
      thread = this.#threads.reduce((least, other) => (other.bytes < least.bytes ? other : least))
      thread.send({ is: 'entry', entry, name })
      return thread
    }
    return {
      pack: (piece) => own().pack(entry, piece),
      end: () => own().end(entry),
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

class PackingThread {
  /** Of content, so far. */
  bytes = 0
  readonly #worker: Worker
  readonly #waiting: PromiseWithResolvers<FromPacking>[] = []
  #failure: Error | null = null

  constructor(forms: readonly Uint8Array[]) {
    this.#worker = new Worker(ENTRY, { workerData: forms, name: 'fieldtap-packing' })
    this.#worker.on('message', (answer: FromPacking) => this.#waiting.shift()?.resolve(answer))
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('the thread that packs a bundle ended')))
  }

  send(message: ToPacking): void {
    this.#worker.postMessage(message)
  }

  async pack(entry: number, piece: Piece): Promise<Packed> {
    if (!(piece.buffer instanceof SharedArrayBuffer)) throw new Error('The buffer is not shared')
    this.bytes += piece.as === 'json' ? piece.most : piece.end - piece.start
    const answer = await this.#ask({ is: 'piece', entry, piece })
    if (answer.is !== 'packed') throw new Error('The thread answers out of order')
    return { size: answer.size, packed: outOf(piece, answer) }
  }

  async end(entry: number): Promise<Digest> {
    const answer = await this.#ask({ is: 'end', entry })
    if (answer.is !== 'ended') throw new Error('The thread answers out of order')
    return answer.digest
  }

  async close(): Promise<void> {
    this.#fail(new Error('given up'))
    await this.#worker.terminate()
  }

  async #ask(message: ToPacking): Promise<FromPacking> {
    if (this.#failure !== null) throw this.#failure
    const waiting = Promise.withResolvers<FromPacking>()
    this.#waiting.push(waiting)
    this.send(message)
    const answer = await waiting.promise
    if (answer.is !== 'failed') return answer
    if (answer.secretIn !== null) throw new FieldtapError('bundle-secret-left', { detail: answer.secretIn })
    throw new Error(answer.message)
  }

  #fail(error: Error): void {
    this.#failure ??= error
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure)
  }
}
