import { closeSync, fdatasyncSync, openSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { WritableDb } from '../database.ts'

/** Null: it is on disk. */
export type FromSync = { readonly code: string; readonly message: string } | null

/** With so many waiting for it, a sync goes to the other thread: more of them are likely to come meanwhile. */
const MANY = 4

/** From sources it is the file beside this one; bundled, the build gives it this name beside all other chunks. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './store-log-worker.js', import.meta.url)

/**
 * SQLite's write-ahead log, and when it is on disk. What a commit with synchronous=NORMAL wrote into it is durable once
 * an fdatasync that began afterwards has ended: all that synchronous=FULL would do, but the devices' thread need not wait
 * for the disk. SQLite keeps its own order of syncs around checkpoints.
 */
export class LogFile {
  readonly #path: string
  #handle: number | null = null
  #worker: Worker | null = null
  #waiting: PromiseWithResolvers<void> | null = null

  constructor(db: WritableDb) {
    this.#path = `${db.name}-wal`
  }

  /**
   * Ends once all that is committed is on disk; `waiting`: how many wait for it. To be called after a commit, which makes
   * sure that there is a log, and not again before it ended.
   * @throws whatever the disk says
   */
  async sync(waiting: number): Promise<void> {
    // SQLite holds no lock on the log itself, so that it may be opened and closed beside it.
    this.#handle ??= openSync(this.#path, 'r+')
    if (waiting < MANY) fdatasyncSync(this.#handle)
    else await this.#elsewhere(this.#handle)
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
    if (this.#handle !== null) closeSync(this.#handle)
    this.#handle = null
  }

  #elsewhere(handle: number): Promise<void> {
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#worker.postMessage(handle)
    this.#waiting = Promise.withResolvers()
    return this.#waiting.promise
  }

  #start(): Worker {
    const worker = new Worker(ENTRY, { name: 'fieldtap-sync' })
    worker.on('message', (answer: FromSync) => {
      worker.unref()
      if (answer === null) this.#waiting?.resolve()
      else this.#waiting?.reject(Object.assign(new Error(answer.message), { code: answer.code }))
    })
    worker.on('error', (error) => this.#waiting?.reject(error))
    worker.on('exit', () => {
      this.#worker = null
      this.#waiting?.reject(new Error('the thread that waits for the disk ended'))
    })
    return worker
  }
}
