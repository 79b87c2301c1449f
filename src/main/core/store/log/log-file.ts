import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import type { WritableDb } from '../database.ts'

const sync = promisify(fdatasync)

/** With so many waiting for it, a sync that takes long goes to another thread: more of them are likely to come meanwhile. */
const MANY = 4
/** So do the syncs after one that many waited for: those who are not among these few are about to come again. */
const AFTER_MANY = 16
/** Handing it over takes a while itself, and a turn that is waited for grows meanwhile: that saves commits. */
const LONG_MS = 4
/** Syncs until it is tried again whether they still take long. */
const AFTER_LONG = 32

/**
 * SQLite's write-ahead log, and when it is on disk. What a commit with synchronous=NORMAL wrote into it is durable once
 * an fdatasync that began afterwards has ended: all that synchronous=FULL would do, but the devices' thread need not wait
 * for the disk. SQLite keeps its own order of syncs around checkpoints.
 */
export class LogFile {
  readonly #path: string
  #handle: number | null = null
  /** Syncs since one that many waited for. */
  #since = AFTER_MANY
  /** Syncs that are still to go to another thread. */
  #elsewhere = 0

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
    this.#since = waiting < MANY ? this.#since + 1 : 0
    const many = this.#since <= AFTER_MANY
    if (many && this.#elsewhere > 0) {
      this.#elsewhere--
      await sync(this.#handle)
      return
    }
    const began = performance.now()
    fdatasyncSync(this.#handle)
    if (many && performance.now() - began > LONG_MS) this.#elsewhere = AFTER_LONG
  }

  /** Not before the last sync ended. */
  close(): void {
    if (this.#handle !== null) closeSync(this.#handle)
    this.#handle = null
  }
}
