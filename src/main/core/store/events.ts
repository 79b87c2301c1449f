import type { DeviceEvent, EventDraft } from '../../../shared/model.ts'
import type { Counters } from './counters.ts'
import type { WritableDb } from './database.ts'
import { countingSql, type EventListing, listingSql, type Place } from './event-listing.ts'
import { EVENT_ORDER, eventQuery } from './event-query.ts'
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

interface Added {
  readonly event: DeviceEvent
  readonly raw: string | null
  readonly micros: number
}

/** The history of devices and of Fieldtap itself, numbered in the order of arrival. */
export class Events implements Participant {
  readonly #db: WritableDb
  readonly #writer: Writer
  readonly #counters: Counters
  readonly #insert
  readonly #byId
  readonly #rawById
  readonly #place
  /** This turn's, by id. */
  readonly #added = new Map<string, Added>()
  #lastSeq: number

  constructor(db: WritableDb, writer: Writer, counters: Counters) {
    this.#db = db
    this.#writer = writer
    this.#counters = counters
    this.#insert = db.prepare(
      `INSERT INTO events (${COLUMNS}, raw, micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#byId = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM events WHERE id = ?`)
    this.#rawById = db.prepare<[string], string | null>('SELECT raw FROM events WHERE id = ?').pluck()
    this.#place = db.prepare<[string], Place>('SELECT time, micros, seq FROM events WHERE id = ?')
    const last = db.prepare('SELECT max(seq) FROM events').pluck().get()
    this.#lastSeq = Math.max(Number(last ?? 0), counters.get('event') ?? 0)
  }

  /** This turn's events. */
  get added(): readonly DeviceEvent[] {
    return [...this.#added.values()].map(({ event }) => event)
  }

  /** An event that brings an id which is already here is that event, and nothing is added. */
  append({ id, raw, micros, ...draft }: EventDraft, received: number): DeviceEvent {
    const known = id === undefined ? null : this.get(id)
    if (known !== null) return known
    this.#writer.join(this)
    const seq = this.#lastSeq + this.#added.size + 1
    const event: DeviceEvent = {
      ...draft,
      id: id ?? timeId(received),
      seq,
      time: Math.round(draft.time),
      received: Math.round(received),
    }
    this.#added.set(event.id, { event, raw: raw ?? null, micros: micros ?? 0 })
    this.#counters.set('event', seq)
    return event
  }

  list(filter: EventFilter): DeviceEvent[] {
    const { where, values } = eventQuery(filter)
    const rows = this.#db.prepare<unknown[], Row>(
      `SELECT ${COLUMNS} FROM events ${where} ORDER BY ${EVENT_ORDER[filter.order ?? 'arrival']} LIMIT ?`,
    )
    return rows.all(...values, filter.limit).map(toEvent)
  }

  listing(listing: EventListing): DeviceEvent[] | null {
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
    const { sql, values } = countingSql(tests)
    return Number(
      this.#db
        .prepare(`SELECT count(*) FROM events ${sql}`)
        .pluck()
        .get(...values),
    )
  }

  write(): void {
    for (const { event, raw, micros } of this.#added.values()) {
      this.#insert.run(
        event.seq,
        event.id,
        event.device,
        event.connection,
        event.time,
        event.received,
        event.outcome,
        event.category,
        event.type,
        event.description,
        event.stateChange ? 1 : 0,
        JSON.stringify(event.data),
        event.source,
        raw,
        micros,
      )
    }
  }

  settle(): void {
    this.#lastSeq += this.#added.size
    this.#added.clear()
  }

  discard(): void {
    this.#added.clear()
  }

  /** The record as the platform wrote it, or null where there is none. */
  raw(id: string): string | null {
    return this.#added.get(id)?.raw ?? this.#rawById.get(id) ?? null
  }

  get(id: string): DeviceEvent | null {
    const added = this.#added.get(id)
    if (added !== undefined) return added.event
    const row = this.#byId.get(id)
    return row === undefined ? null : toEvent(row)
  }
}

function toEvent({ state_change, data, ...row }: Row): DeviceEvent {
  return { ...row, stateChange: state_change === 1, data: JSON.parse(data) as DeviceEvent['data'] }
}
