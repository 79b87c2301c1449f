/**
 * Group commit: whatever is written in one turn of the event loop becomes one transaction, committed when the turn ends,
 * so that everything that arrived together shares one fdatasync and nothing waits for a timer. While a turn is on its way
 * to the disk the next one gathers what arrives, and is committed as soon as the disk is done.
 */
import type { FieldtapError } from '../../../shared/errors.ts'
import type { WritableDb } from './database.ts'
import { LogFile } from './log/log-file.ts'
import { storeFailed } from './sqlite-error.ts'
import type { Committed } from './store.ts'

/** A topic of the store: keeps in memory what this turn adds to it, until the turn's fate is known. */
export interface Participant {
  /** Executes this turn's statements, inside the transaction. */
  write(): void
  /** They are in the file. */
  settle(): void
  /** They are not, and never were: back to what was before the turn. */
  discard(): void
}

interface Turn {
  readonly participants: Set<Participant>
  /** Made when somebody asks to be told. */
  outcome: PromiseWithResolvers<void> | null
  /** How many asked. */
  waiting: number
}

export interface WriterHooks {
  /** What is written from now on belongs to another turn. */
  readonly ended: () => void
  /** What this turn is about, asked before its participants settle. */
  readonly collect: () => Committed
  /** The file shows the new state, and so does the store; it is not on disk for sure. */
  readonly written: (what: Committed) => void
  /** It is on disk. The store may be written to. */
  readonly committed: (what: Committed) => void
  readonly failed: (error: FieldtapError) => void
}

/** Turns that closing waits for: enough for what a commit sets off, and an end where each sets off another. */
const LAST_TURNS = 8

export class Writer {
  readonly #begin
  readonly #commit
  readonly #rollback
  readonly #db: WritableDb
  readonly #log: LogFile
  readonly #hooks: WriterHooks
  /** Gathers what is written now. */
  #turn: Turn | null = null
  /** On its way to the disk, with its end. */
  #ending: { readonly turn: Turn; readonly end: Promise<FieldtapError | null> } | null = null
  /** A sync failed: what the log holds may not be on disk, and another sync of it would not tell. */
  #doubtful = false
  #closed = false

  constructor(db: WritableDb, hooks: WriterHooks) {
    this.#db = db
    this.#hooks = hooks
    this.#log = new LogFile(db)
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#rollback = db.prepare('ROLLBACK')
    // The log is synced here, see `LogFile`.
    db.pragma('synchronous = NORMAL')
  }

  /**
   * Makes a topic part of this turn's transaction; to be called before it changes anything.
   * @throws FieldtapError `store-failed` once the store is closed
   */
  join(participant: Participant): void {
    if (this.#closed) throw storeFailed(new Error('it is closed'))
    if (this.#turn === null) {
      this.#turn = { participants: new Set(), outcome: null, waiting: 0 }
      this.#soon()
    }
    this.#turn.participants.add(participant)
  }

  /** Settles with the turn that was written to last; resolved where all is on disk. */
  committed(): Promise<void> {
    const turn = this.#turn ?? this.#ending?.turn
    if (turn === undefined) return Promise.resolve()
    turn.outcome ??= Promise.withResolvers()
    turn.waiting++
    return turn.outcome.promise
  }

  /** Ends the turn that is open, and those that its commit sets off. Gives the first error. */
  async close(): Promise<FieldtapError | null> {
    let error: FieldtapError | null = null
    for (let turn = 0; turn < LAST_TURNS; turn++) {
      this.#flush()
      if (this.#ending === null) break
      const failed = await this.#ending.end
      error ??= failed
    }
    this.#closed = true
    this.#log.close()
    return error
  }

  #soon(): void {
    if (this.#ending === null) setImmediate(() => this.#flush())
  }

  /** Ends the turn that is open, unless one is on its way to the disk. */
  #flush(): void {
    const turn = this.#turn
    if (turn === null || this.#ending !== null) return
    this.#turn = null
    this.#ending = { turn, end: this.#end(turn) }
  }

  async #end(turn: Turn): Promise<FieldtapError | null> {
    this.#hooks.ended()
    let what: Committed | null = null
    let error = this.#execute(turn)
    if (error === null) {
      what = this.#hooks.collect()
      for (const participant of turn.participants) participant.settle()
      this.#hooks.written(what)
      error = await this.#sync(turn.waiting)
    } else {
      for (const participant of turn.participants) participant.discard()
      // The caller is to know of the turn's end before it is over.
      await null
    }
    this.#ending = null
    if (this.#turn !== null) this.#soon()
    if (error === null) turn.outcome?.resolve()
    else turn.outcome?.reject(error)
    if (error !== null) this.#hooks.failed(error)
    else if (what !== null) this.#hooks.committed(what)
    return error
  }

  #execute(turn: Turn): FieldtapError | null {
    try {
      this.#begin.run()
      for (const participant of turn.participants) participant.write()
      this.#commit.run()
      return null
    } catch (error) {
      // A full disk may have rolled back by itself.
      if (this.#db.inTransaction) this.#rollback.run()
      return storeFailed(error)
    }
  }

  async #sync(waiting: number): Promise<FieldtapError | null> {
    try {
      if (this.#doubtful) this.#carryOver()
      await this.#log.sync(waiting)
      return null
    } catch (error) {
      this.#doubtful = true
      return storeFailed(error)
    }
  }

  /** Writes all that the log holds once more, into the file itself, and syncs that. */
  #carryOver(): void {
    const [{ busy } = { busy: 1 }] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    if (busy !== 0) throw new Error('the log could not be carried over after a sync had failed')
    this.#doubtful = false
  }
}
