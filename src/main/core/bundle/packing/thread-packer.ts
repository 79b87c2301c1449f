import type { FileHandle } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Guard } from '../redact/guard.ts'
import { compiledCode } from './code.ts'
import type { Digest } from './digest.ts'
import type { EntryPacker, LinesPacker, Packer, Stored, StoredLines } from './packer.ts'
import type { LinesPiece, Piece } from './piece.ts'

/** What a thread begins with. */
export interface PackingTask {
  readonly forms: readonly Uint8Array[]
  /** Of src/wasm/packing, so that nobody compiles it again. */
  readonly code: object
  /** The file that they write to, and its end, which all threads move on. */
  readonly file: number
  readonly end: BigInt64Array<SharedArrayBuffer>
}

/** To a thread. */
export type ToPacking =
  | { readonly is: 'entry'; readonly entry: number; readonly name: string }
  | { readonly is: 'piece'; readonly entry: number; readonly piece: Piece }
  | { readonly is: 'lines'; readonly log: number; readonly ndjson: number; readonly piece: LinesPiece }
  | { readonly is: 'end'; readonly entry: number }

/** Back from it, one for each piece and each end, in their order. */
export type FromPacking =
  | ({ readonly is: 'stored' } & Stored)
  | ({ readonly is: 'lines-stored' } & StoredLines)
  | { readonly is: 'ended'; readonly digest: Digest }
  /** `secretIn`: the entry in which a secret was left; `system`: what an error of the system says of itself. */
  | {
      readonly is: 'failed'
      readonly secretIn: string | null
      readonly system: { readonly code: unknown; readonly syscall: unknown } | null
      readonly message: string
    }

/** From sources it is the file beside this one; bundled, the build gives it this name beside all other chunks. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './bundle-packing-worker.js', import.meta.url)

/** Pieces that a thread may have before it, so that it need not wait for the reading of lines, nor that for it. */
const AHEAD = 8

/**
 * Looks, sums, deflates and writes on threads of its own, of which each entry keeps one. The thread that reads the lines
 * does nothing but that.
 */
export class ThreadPacker implements Packer {
  readonly atOnce: number
  readonly #threads: readonly PackingThread[]
  #entries = 0

  constructor(guard: Guard, file: FileHandle, threads: number) {
    const end = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT))
    const task: PackingTask = { forms: guard.forms, code: compiledCode(), file: file.fd, end }
    this.#threads = Array.from({ length: threads }, () => new PackingThread(task))
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

  constructor(task: PackingTask) {
    this.#worker = new Worker(ENTRY, { workerData: task, name: 'fieldtap-packing' })
    this.#worker.on('message', (answer: FromPacking) => this.#waiting.shift()?.resolve(answer))
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('the thread that packs a bundle ended')))
  }

  send(message: ToPacking): void {
    this.#worker.postMessage(message)
  }

  async pack(entry: number, piece: Piece): Promise<Stored> {
    this.#take(piece.buffer, piece.end - piece.start)
    const answer = await this.#ask({ is: 'piece', entry, piece })
    if (answer.is !== 'stored') throw new Error('The thread answers out of order')
    return answer
  }

  async lines(log: number, ndjson: number, piece: LinesPiece): Promise<StoredLines> {
    this.#take(piece.buffer, piece.most)
    const answer = await this.#ask({ is: 'lines', log, ndjson, piece })
    if (answer.is !== 'lines-stored') throw new Error('The thread answers out of order')
    return answer
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
    throw Object.assign(new Error(answer.message), answer.system)
  }

  #fail(error: Error): void {
    this.#failure ??= error
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure)
  }
}
