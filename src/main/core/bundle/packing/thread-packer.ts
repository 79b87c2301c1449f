import { Worker } from 'node:worker_threads'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Guard } from '../redact/guard.ts'
import type { Digest } from './digest.ts'
import type { EntryPacker, LinesPacker, Packed, Packer } from './packer.ts'
import { type LinesPiece, outOf, type PackedLinesPiece, type PackedPiece, type Piece } from './piece.ts'

/** To a thread. */
export type ToPacking =
  | { readonly is: 'entry'; readonly entry: number; readonly name: string }
  | { readonly is: 'piece'; readonly entry: number; readonly piece: Piece }
  | { readonly is: 'lines'; readonly log: number; readonly ndjson: number; readonly piece: LinesPiece }
  | { readonly is: 'end'; readonly entry: number }

/** Back from it, one for each piece and each end, in their order. */
export type FromPacking =
  | ({ readonly is: 'packed' } & PackedPiece)
  | ({ readonly is: 'lines-packed' } & PackedLinesPiece)
  | { readonly is: 'ended'; readonly digest: Digest }
  /** `secretIn`: the entry in which a secret was left; null: something else. */
  | { readonly is: 'failed'; readonly secretIn: string | null; readonly message: string }

/** From sources it is the file beside this one; bundled, the build gives it this name beside all other chunks. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './bundle-packing-worker.js', import.meta.url)

/** Pieces that a thread may have before it, so that it need not wait for the reading of lines, nor that for it. */
const AHEAD = 8

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
    return toPacker(this.#entry(name, this.#thread()))
  }

  lines(log: string, ndjson: string): LinesPacker {
    const thread = this.#thread()
    const [first, second] = [this.#entry(log, thread), this.#entry(ndjson, thread)]
    return {
      log: toPacker(first),
      ndjson: toPacker(second),
      pack: async (piece) => {
        second.thread()
        return first.thread().lines(first.entry, second.entry, piece)
      },
    }
  }

  /** Where it is asked first it is the thread that has had the least until then. */
  #thread(): () => PackingThread {
    let thread: PackingThread | null = null
    return () => {
      thread ??= this.#threads.reduce((least, other) => (other.bytes < least.bytes ? other : least))
      return thread
    }
  }

  #entry(name: string, own: () => PackingThread): ThreadEntry {
    const entry = this.#entries++
    let begun = false
    return {
      entry,
      thread() {
        const thread = own()
        if (!begun) thread.send({ is: 'entry', entry, name })
        begun = true
        return thread
      },
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

/** An entry, and its thread, which knows of it once it was asked for. */
interface ThreadEntry {
  readonly entry: number
  thread(): PackingThread
}

function toPacker({ entry, thread }: ThreadEntry): EntryPacker {
  return { pack: (piece) => thread().pack(entry, piece), end: () => thread().end(entry) }
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
    const { buffer, start, end, out } = piece
    this.#take(buffer, end - start)
    const answer = await this.#ask({ is: 'piece', entry, piece })
    if (answer.is !== 'packed') throw new Error('The thread answers out of order')
    return { size: answer.size, packed: outOf(buffer, out, answer) }
  }

  async lines(log: number, ndjson: number, piece: LinesPiece): Promise<{ log: Packed; ndjson: Packed }> {
    const { buffer, most, out } = piece
    this.#take(buffer, most)
    const answer = await this.#ask({ is: 'lines', log, ndjson, piece })
    if (answer.is !== 'lines-packed') throw new Error('The thread answers out of order')
    return {
      log: { size: answer.log.size, packed: outOf(buffer, out.log, answer.log) },
      ndjson: { size: answer.ndjson.size, packed: outOf(buffer, out.ndjson, answer.ndjson) },
    }
  }

  #take(buffer: ArrayBufferLike, bytes: number): void {
    if (!(buffer instanceof SharedArrayBuffer)) throw new Error('The buffer is not shared')
    this.bytes += bytes
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
