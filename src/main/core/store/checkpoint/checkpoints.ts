/**
 * Keeps the write-ahead log short: a thread of its own carries it over into the file, so that no device waits for the
 * megabytes that are copied and the two syncs around them.
 */
import { Worker } from 'node:worker_threads'
import type { WritableDb } from '../database.ts'

/** Length of the log from which on it is carried over. */
const LONG_BYTES = 32 * 1024 * 1024
/** Commits between two looks at its length. */
const COMMITS = 16

/** From sources it is the file beside this one; bundled, the build gives it this name beside all other chunks. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './store-checkpoint-worker.js', import.meta.url)

export class Checkpoints {
  readonly #db: WritableDb
  readonly #length
  readonly #long: number
  #worker: Worker | null = null
  #running = false
  #commits = 0

  constructor(db: WritableDb) {
    this.#db = db
    this.#length = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)')
    this.#long = LONG_BYTES / Number(db.pragma('page_size', { simple: true }))
  }

  /** Something was committed. */
  committed(): void {
    if (this.#running || ++this.#commits < COMMITS) return
    this.#commits = 0
    const { log, checkpointed } = this.#length.get() ?? { log: 0, checkpointed: 0 }
    if (log - checkpointed < this.#long) return
    this.#running = true
    this.#start().postMessage('checkpoint')
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    worker?.removeAllListeners()
    worker?.on('error', () => undefined)
    await worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(ENTRY, { workerData: this.#db.name, name: 'fieldtap-checkpoint' })
    worker.on('message', () => this.#finish())
    // Where it cannot do it, SQLite does, with the commit that makes the log too long.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      this.#worker = null
      this.#running = false
    })
    worker.unref()
    this.#worker = worker
    return worker
  }

  /** The log only begins anew where nothing was added behind what is carried over: the little that was, is now. */
  #finish(): void {
    this.#running = false
    if (this.#db.open && !this.#db.inTransaction) this.#db.pragma('wal_checkpoint(PASSIVE)')
  }
}
