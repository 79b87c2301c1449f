/**
 * Group commit: whatever is written in one turn of the event loop becomes one transaction, executed and committed when
 * the turn ends, so that everything that arrived together shares one fdatasync and nothing waits for a timer.
 */
import type { FieldtapError } from '../../../shared/errors.ts'
import type { WritableDb } from './database.ts'
import { storeFailed } from './sqlite-error.ts'
import type { Committed } from './store.ts'

/** A topic of the store: keeps in memory what this turn adds to it, until the turn's fate is known. */
export interface Participant {
  /** Executes this turn's statements, inside the transaction. */
  write(): void
  /** They are on disk. */
  settle(): void
  /** They are not, and never were: back to what was before the turn. */
  discard(): void
}

interface Turn {
  readonly participants: Set<Participant>
  /** Made when somebody asks to be told. */
  outcome: PromiseWithResolvers<void> | null
}

export interface WriterHooks {
  /** What this turn is about, asked before its participants settle. */
  readonly collect: () => Committed
  /** The store shows the new state by then, and may be written to. */
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
  readonly #hooks: WriterHooks
  #turn: Turn | null = null
  #closed = false

  constructor(db: WritableDb, hooks: WriterHooks) {
    this.#db = db
    this.#hooks = hooks
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#rollback = db.prepare('ROLLBACK')
  }

  /**
   * Makes a topic part of this turn's transaction; to be called before it changes anything.
   * @throws FieldtapError `store-failed` once the store is closed
   */
  join(participant: Participant): void {
    if (this.#closed) throw storeFailed(new Error('it is closed'))
    if (this.#turn === null) {
      this.#turn = { participants: new Set(), outcome: null }
      setImmediate(() => this.flush())
    }
    this.#turn.participants.add(participant)
  }

  /** Settles with the turn that is open now; resolved where nothing waits to be written. */
  committed(): Promise<void> {
    if (this.#turn === null) return Promise.resolve()
    this.#turn.outcome ??= Promise.withResolvers()
    return this.#turn.outcome.promise
  }

  /** Ends the turn now. Gives the error of a turn that failed. */
  flush(): FieldtapError | null {
    const turn = this.#turn
    if (turn === null) return null
    this.#turn = null
    const error = this.#execute(turn)
    if (error !== null) {
      for (const participant of turn.participants) participant.discard()
      turn.outcome?.reject(error)
      this.#hooks.failed(error)
      return error
    }
    const what = this.#hooks.collect()
    for (const participant of turn.participants) participant.settle()
    turn.outcome?.resolve()
    this.#hooks.committed(what)
    return null
  }

  /** Ends the turn that is open, and those that its commit sets off. Gives the first error. */
  close(): FieldtapError | null {
    let error: FieldtapError | null = null
    for (let turn = 0; turn < LAST_TURNS && this.#turn !== null; turn++) {
      const failed = this.flush()
      error ??= failed
    }
    this.#closed = true
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
}
