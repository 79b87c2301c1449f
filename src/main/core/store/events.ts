import type { DeviceEvent, EventDraft } from '../../../shared/model.ts'
import { type Counters, counterWriter } from './counters.ts'
import type { WritableDb } from './database.ts'
import { countingSql, type EventListing, listingSql, type Place } from './event-listing.ts'
import { EVENT_ORDER, eventQuery } from './event-query.ts'
import { type StoredEvent, toEventRow } from './hot-event-rows.ts'
import { FLOOD, HotEvents, type HotEventsOptions, insertSql } from './hot-events.ts'
import type { EventFilter } from './store.ts'
import { timeId } from './time-id.ts'
import type { Participant, Writer } from './writer.ts'

interface Row {
  readonly seq: number
  readonly id: string
  readonly device: string | null
  readonly connection: string | null
  readonly time: number
  readonly received: number
  readonly outcome: DeviceEvent['outcome']
  readonly category: string
  readonly type: string
  readonly description: string
  readonly state_change: number
  readonly data: string
  readonly source: DeviceEvent['source']
}

const COLUMNS =
  'seq, id, device, connection, time, received, outcome, category, type, description, state_change, data, source'

/** The history of devices and of Fieldtap itself, numbered in the order of arrival. */
export class Events implements Participant {
  readonly #db: WritableDb
  readonly #writer: Writer
  readonly #count
  readonly #hot: HotEvents
  readonly #insert
  readonly #byId
  readonly #rawById
  readonly #place
  /** This turn's: those that brought an id, by that, and those that were given one. */
  readonly #known = new Map<string, StoredEvent>()
  #made: StoredEvent[] = []
  #lastSeq: number

  constructor(db: WritableDb, writer: Writer, counters: Counters, hot: HotEventsOptions) {
    this.#db = db
    this.#writer = writer
    this.#count = counterWriter(db)
    this.#insert = db.prepare(insertSql('INSERT'))
    this.#byId = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM events WHERE id = ?`)
    this.#rawById = db.prepare<[string], string | null>('SELECT raw FROM events WHERE id = ?').pluck()
    this.#place = db.prepare<[string], Place>('SELECT time, micros, seq FROM events WHERE id = ?')
    this.#hot = new HotEvents(db, hot)
    const last = db.prepare('SELECT max(seq) FROM events').pluck().get()
    this.#lastSeq = Math.max(Number(last ?? 0), this.#hot.lastSeq(), counters.get('event') ?? 0)
  }

  /** This turn's events. */
  get added(): readonly DeviceEvent[] {
    if (this.#known.size === 0) return this.#made.map(({ event }) => event)
    const all = [...this.#made, ...this.#known.values()].map(({ event }) => event)
    return all.sort((a, b) => a.seq - b.seq)
  }

  /** An event that brings an id which is already here is that event, and nothing is added. */
  append(draft: EventDraft, received: number): DeviceEvent {
    const known = draft.id === undefined ? null : this.get(draft.id)
    if (known !== null) return known
    // Once for all of a turn: many come at once.
    if (this.#made.length === 0 && this.#known.size === 0) this.#writer.join(this)
    const seq = this.#nextSeq()
    const event: DeviceEvent = {
      seq,
      id: draft.id ?? timeId(received),
      device: draft.device,
      connection: draft.connection,
      time: Math.round(draft.time),
      received: Math.round(received),
      outcome: draft.outcome,
      category: draft.category,
      type: draft.type,
      description: draft.description,
      stateChange: draft.stateChange,
      data: draft.data,
      source: draft.source,
    }
    const added = { event, raw: draft.raw ?? null, micros: draft.micros ?? 0 }
    if (draft.id === undefined) this.#made.push(added)
    else this.#known.set(draft.id, added)
    return event
  }

  /** Resolves once all that is committed can be found at once, null where it can; the next look may take long without it. */
  ready(): Promise<void> | null {
    return this.#hot.moved()
  }

  list(filter: EventFilter): DeviceEvent[] {
    this.#hot.moveAll()
    const { where, values } = eventQuery(filter)
    const rows = this.#db.prepare<unknown[], Row>(
      `SELECT ${COLUMNS} FROM events ${where} ORDER BY ${EVENT_ORDER[filter.order ?? 'arrival']} LIMIT ?`,
    )
    return rows.all(...values, filter.limit).map(toEvent)
  }

  listing(listing: EventListing): DeviceEvent[] | null {
    this.#hot.moveAll()
    const { after } = listing
    const place = after === null ? null : (this.#place.get(after) ?? null)
    if (after !== null && place === null) return null
    const { sql, values } = listingSql(listing, place)
    return this.#db
      .prepare<unknown[], Row>(`SELECT ${COLUMNS} FROM events ${sql}`)
      .all(...values)
      .map(toEvent)
  }

  count(tests: EventListing['tests']): number {
    this.#hot.moveAll()
    const { sql, values } = countingSql(tests)
    return Number(
      this.#db
        .prepare(`SELECT count(*) FROM events ${sql}`)
        .pluck()
        .get(...values),
    )
  }

  write(): void {
    for (const added of this.#known.values()) this.#insert.run(toEventRow(added))
    if (this.#made.length >= FLOOD) this.#hot.write(this.#made)
    else for (const added of this.#made) this.#insert.run(toEventRow(added))
    this.#count('event', this.#nextSeq() - 1)
  }

  settle(): void {
    if (this.#made.length >= FLOOD) this.#hot.written(this.#made.length)
    this.#lastSeq = this.#nextSeq() - 1
    this.discard()
  }

  discard(): void {
    this.#known.clear()
    this.#made = []
  }

  close(): void {
    this.#hot.close()
  }

  /** The record as the platform wrote it, or null where there is none. */
  raw(id: string): string | null {
    return this.#ofTurn(id)?.raw ?? this.#find(() => this.#rawById.get(id)) ?? null
  }

  get(id: string): DeviceEvent | null {
    const added = this.#ofTurn(id)
    if (added !== undefined) return added.event
    const row = this.#find(() => this.#byId.get(id))
    return row === undefined ? null : toEvent(row)
  }

  #nextSeq(): number {
    return this.#lastSeq + this.#made.length + this.#known.size + 1
  }

  #ofTurn(id: string): StoredEvent | undefined {
    return this.#known.get(id) ?? this.#made.find(({ event }) => event.id === id)
  }

  #find<T>(look: () => T | undefined): T | undefined {
    const found = look()
    if (found !== undefined) return found
    return this.#hot.moveAll() === 0 ? undefined : look()
  }
}

function toEvent({ state_change, data, ...row }: Row): DeviceEvent {
  return { ...row, stateChange: state_change === 1, data: JSON.parse(data) as DeviceEvent['data'] }
}
