/**
 * Events of a flood as the text of one row: in columns, what stays the same from one event of a device to its next one
 * written once, times and numbers as what they are beyond those before them.
 */
import type { DeviceEvent } from '../../../shared/model.ts'

/** Values of a row of the table `events`, in the order of `EVENT_COLUMNS`. */
export type EventRow = readonly (string | number | null)[]

export const EVENT_COLUMNS = [
  'seq',
  'id',
  'device',
  'connection',
  'time',
  'received',
  'outcome',
  'category',
  'type',
  'description',
  'state_change',
  'data',
  'source',
  'raw',
  'micros',
] as const

/** An event with what only the store knows of it. */
export interface StoredEvent {
  readonly event: DeviceEvent
  readonly raw: string | null
  readonly micros: number
}

/** What events of a device have in common. */
type Kind = readonly [
  device: string | null,
  connection: string | null,
  outcome: string,
  category: string,
  type: string,
  description: string,
  stateChange: 0 | 1,
  data: string,
  source: string,
]

interface Packed {
  readonly first: { readonly seq: number; readonly received: number }
  readonly kinds: readonly Kind[]
  /** For each event: which of the kinds, its number and arrival beyond the first's, its time beyond its arrival. */
  readonly kind: readonly number[]
  readonly seq: readonly number[]
  readonly received: readonly number[]
  readonly time: readonly number[]
  readonly id: readonly string[]
  /** Absent where no event has one. */
  readonly raw?: readonly (string | null)[]
  readonly micros?: readonly number[]
}

export function toEventRow({ event, raw, micros }: StoredEvent): EventRow {
  const [device, connection, ...rest] = kindOf(event)
  return [event.seq, event.id, device, connection, event.time, event.received, ...rest, raw, micros]
}

/** `from` and `to`: which of them; at least one. */
export function packEvents(events: readonly StoredEvent[], from: number, to: number): string {
  const { seq: firstSeq, received: firstReceived } = (events[from] as StoredEvent).event
  const kinds: Kind[] = []
  const newest = new Map<string | null, number>()
  const kind: number[] = []
  const seq: number[] = []
  const received: number[] = []
  const time: number[] = []
  const id: string[] = []
  let hasRaw = false
  let hasMicros = false
  for (let at = from; at < to; at++) {
    const { event, raw, micros } = events[at] as StoredEvent
    const last = newest.get(event.device)
    if (last !== undefined && isKind(kinds[last] as Kind, event)) kind.push(last)
    else {
      newest.set(event.device, kinds.length)
      kind.push(kinds.length)
      kinds.push(kindOf(event))
    }
    seq.push(event.seq - firstSeq)
    received.push(event.received - firstReceived)
    time.push(event.time - event.received)
    id.push(event.id)
    if (raw !== null) hasRaw = true
    if (micros !== 0) hasMicros = true
  }
  const some = events.slice(from, to)
  return JSON.stringify({
    first: { seq: firstSeq, received: firstReceived },
    kinds,
    kind,
    seq,
    received,
    time,
    id,
    ...(hasRaw && { raw: some.map(({ raw }) => raw) }),
    ...(hasMicros && { micros: some.map(({ micros }) => micros) }),
  })
}

/** Also as it was written at first: a row of the table for each event. */
export function unpackEvents(text: string): readonly EventRow[] {
  const packed = JSON.parse(text) as Packed | readonly EventRow[]
  return 'id' in packed ? rowsOf(packed) : packed
}

function rowsOf({ first, kinds, kind, seq, received, time, id, raw, micros }: Packed): EventRow[] {
  return id.map((own, at) => {
    const [device, connection, ...rest] = kinds[kind[at] as number] as Kind
    const arrived = first.received + (received[at] as number)
    const happened = arrived + (time[at] as number)
    const number = first.seq + (seq[at] as number)
    return [number, own, device, connection, happened, arrived, ...rest, raw?.[at] ?? null, micros?.[at] ?? 0]
  })
}

/** Of a row's text, in SQL: the number of its last event. */
export const LAST_SEQ = "coalesce((body ->> '$.first.seq') + (body ->> '$.seq[#-1]'), body ->> '$[#-1][0]')"

function kindOf(event: DeviceEvent): Kind {
  const { device, connection, outcome, category, type, description, stateChange, data, source } = event
  return [device, connection, outcome, category, type, description, stateChange ? 1 : 0, dataText(data), source]
}

function isKind(kind: Kind, event: DeviceEvent): boolean {
  return (
    kind[1] === event.connection &&
    kind[2] === event.outcome &&
    kind[3] === event.category &&
    kind[4] === event.type &&
    kind[5] === event.description &&
    kind[6] === (event.stateChange ? 1 : 0) &&
    kind[8] === event.source &&
    kind[7] === dataText(event.data)
  )
}

function dataText(data: DeviceEvent['data']): string {
  for (const _ in data) return JSON.stringify(data)
  return '{}'
}
