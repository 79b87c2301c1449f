/**
 * Events that came many at once. Five indexes make a row several times as dear as a message is to read, so a flood is
 * written down as it was numbered, many events to a row, and put among the others when it is over, or when somebody asks.
 */
import type { WritableDb } from './database.ts'
import { EVENT_COLUMNS, LAST_SEQ, packEvents, type StoredEvent, unpackEvents } from './hot-event-rows.ts'

/** So many new events of a turn are a flood. */
export const FLOOD = 64
/** Events of a row, which is moved as a whole: some 5 ms. */
const ROW_EVENTS = 256
/** A flood is over when none came for so long, ms. */
const CALM_MS = 100
/** What is not asked for is moved with such pauses, ms. */
const PAUSE_MS = 5
/** Rows of one transaction where somebody waits, some 20 ms: what many events change in the same place is written once. */
const MANY_ROWS = 8
/** After they could not be moved it is not tried again for so long, ms. */
const FAILED_MS = 30_000
/** Beyond so many they are moved while the flood goes on. */
const MOST_LEFT = 1_000_000

export function insertSql(insert: 'INSERT' | 'INSERT OR IGNORE'): string {
  return `${insert} INTO events (${EVENT_COLUMNS.join(', ')}) VALUES (${EVENT_COLUMNS.map(() => '?').join(', ')})`
}

interface Row {
  readonly first_seq: number
  readonly events: number
  readonly body: string
}

export interface HotEventsOptions {
  /** The log grew. */
  readonly moved: () => void
  /** They stay where they are for now. */
  readonly failed: (error: unknown) => void
}

export class HotEvents {
  readonly #insert
  readonly #last
  readonly #move
  readonly #options: HotEventsOptions
  /** As written. */
  #left: number
  #lastFlood = -Infinity
  #timer: NodeJS.Timeout | null = null
  #pausedUntil = -Infinity
  #isClosed = false

  constructor(db: WritableDb, options: HotEventsOptions) {
    this.#options = options
    this.#insert = db.prepare('INSERT INTO hot_events VALUES (?, ?, ?)')
    // What a bundle brought back meanwhile is there already.
    const insert = db.prepare(insertSql('INSERT OR IGNORE'))
    const oldest = db.prepare<[], Row>('SELECT first_seq, events, body FROM hot_events ORDER BY first_seq LIMIT 1')
    const remove = db.prepare('DELETE FROM hot_events WHERE first_seq = ?')
    this.#move = db.transaction((rows: number): number => {
      let moved = 0
      for (let n = 0; n < rows; n++) {
        const row = oldest.get()
        if (row === undefined) return moved
        for (const event of unpackEvents(row.body)) insert.run(event)
        remove.run(row.first_seq)
        moved += row.events
      }
      return moved
    }).immediate
    this.#last = db.prepare(`SELECT max(${LAST_SEQ}) FROM hot_events`).pluck()
    this.#left = Number(db.prepare('SELECT coalesce(sum(events), 0) FROM hot_events').pluck().get())
    if (this.#left > 0) this.#watch()
  }

  /** Writes down what follows each other; to be called within the turn's transaction. */
  write(events: readonly StoredEvent[]): void {
    for (let at = 0; at < events.length; at += ROW_EVENTS) {
      const end = Math.min(events.length, at + ROW_EVENTS)
      this.#insert.run(events[at]?.event.seq, end - at, packEvents(events, at, end))
    }
  }

  /** So many of them are in the file now. */
  written(events: number): void {
    this.#left += events
    this.#lastFlood = performance.now()
    this.#watch()
  }

  /** Highest number of them, 0 where there are none. */
  lastSeq(): number {
    return Number(this.#last.get() ?? 0)
  }

  /** Moves all at once and says how many. It blocks: whoever can wait calls `moved` first. */
  moveAll(): number {
    const before = this.#left
    while (this.#isLeft()) this.#step(MANY_ROWS)
    return before - this.#left
  }

  /** Resolves once none are left; null where none are. */
  moved(): Promise<void> | null {
    return this.#isLeft() ? this.#moveOn() : null
  }

  async #moveOn(): Promise<void> {
    while (this.#isLeft()) {
      this.#step(MANY_ROWS)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** What is left stays for the next start. */
  close(): void {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #isLeft(): boolean {
    return this.#left > 0 && !this.#isClosed && performance.now() >= this.#pausedUntil
  }

  #step(rows: number): void {
    try {
      const events = this.#move(rows)
      this.#left = events === 0 ? 0 : this.#left - events
      this.#options.moved()
    } catch (error) {
      this.#pausedUntil = performance.now() + FAILED_MS
      this.#options.failed(error)
    }
  }

  #watch(): void {
    if (this.#timer !== null || this.#left === 0 || this.#isClosed) return
    const calm = this.#left > MOST_LEFT ? 0 : this.#lastFlood + CALM_MS - performance.now()
    const wait = Math.max(PAUSE_MS, calm, this.#pausedUntil - performance.now())
    this.#timer = setTimeout(() => this.#due(), wait)
    this.#timer.unref()
  }

  #due(): void {
    this.#timer = null
    const isCalm = performance.now() - this.#lastFlood >= CALM_MS
    if (this.#isLeft() && (isCalm || this.#left > MOST_LEFT)) this.#step(1)
    this.#watch()
  }
}
