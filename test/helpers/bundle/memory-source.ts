/** Lines, events and records held in memory, read by an export as it reads a store. */
import type { BundleRequest, BundleSource } from '../../../src/main/core/bundle/source.ts'
import type { EventFilter, LineFilter, RawLine } from '../../../src/main/core/store/store.ts'
import {
  type DeviceEvent,
  type DeviceKey,
  type Gap,
  type LevelLease,
  LINE_LEVELS,
  type LineLevel,
} from '../../../src/shared/model.ts'
import type { Note } from '../../../src/shared/notes.ts'
import { compileMatcher, parseQuery, type Query } from '../../../src/shared/query.ts'
import { packLines } from '../store/pack-lines.ts'

export const NOW = Date.UTC(2026, 2, 1, 12, 0, 0)

export interface Memory {
  readonly lines: readonly RawLine[]
  readonly events: readonly DeviceEvent[]
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
  readonly notes: readonly Note[]
  /** Lines a page. */
  readonly page: number
}

export function memorySource(memory: Partial<Memory>): BundleSource {
  const { lines = [], events = [], leases = [], gaps = [], notes = [], page = 7 } = memory
  return {
    async *raw(filter, signal) {
      const wanted = lines.filter(lineTest(filter))
      for (let at = 0; at < wanted.length; at += page) {
        signal.throwIfAborted()
        yield wanted.slice(at, at + page)
      }
    },
    // Of whatever `raw` gives, also where a test puts another in its place.
    async *packed(filter, signal) {
      for await (const page of this.raw(filter, signal)) if (page.length > 0) yield packLines(page.map(toFound)).packed
    },
    events: (filter) => newestFirst(events, filter.order).filter(eventTest(filter, events)).slice(0, filter.limit),
    leases: ({ open }) => leases.filter((lease) => !open || lease.restoredAt === null),
    gaps: () => gaps,
    notes: () => notes,
    devices: () => [],
    totals: () => totalsOf(lines),
    lastSeq: () => lines.reduce((last, line) => Math.max(last, line.seq), 0),
  }
}

function toFound({ seq, time, bytes, level, module, deviceTime, ...origin }: RawLine) {
  return { seq, time, line: { bytes, level, module, time: deviceTime }, origin }
}

function totalsOf(lines: readonly RawLine[]) {
  return [...new Set(lines.map((line) => line.device))].map((device) => {
    const own = lines.filter((line) => line.device === device)
    const bytes = own.reduce((sum, line) => sum + line.bytes.length, 0)
    return { device, lines: own.length, bytes, lastReceived: 0, zoneMinutes: 0, clockOffset: 0 }
  })
}

function lineTest(filter: LineFilter): (line: RawLine) => boolean {
  const matches = compileMatcher(filter.query, { now: filter.now, zone: filter.zoneOffsetMinutes, regex: 'v8' })
  return (line) => {
    const { device, level, module, time } = line
    const colon = device.indexOf(':')
    const seen = { platform: device.slice(0, colon), device: device.slice(colon + 1), level, module, time }
    return (
      (filter.devices.length === 0 || filter.devices.includes(device)) &&
      (filter.since === null || time >= filter.since) &&
      (filter.until === null || time < filter.until) &&
      (filter.maxSeq === null || line.seq <= filter.maxSeq) &&
      matches({ ...seen, text: Buffer.from(line.bytes).toString() })
    )
  }
}

function newestFirst(events: readonly DeviceEvent[], order: EventFilter['order']): readonly DeviceEvent[] {
  return events.toSorted((one, other) => (order === 'time' ? other.time - one.time : 0) || other.seq - one.seq)
}

function eventTest(filter: EventFilter, events: readonly DeviceEvent[]): (event: DeviceEvent) => boolean {
  const order = newestFirst(events, filter.order).map(({ seq }) => seq)
  const isBefore = ({ seq }: DeviceEvent, place: number) =>
    filter.order === 'time' ? order.indexOf(seq) > order.indexOf(place) : seq < place
  return (event) =>
    (filter.devices.length === 0 || (event.device !== null && filter.devices.includes(event.device))) &&
    (filter.since === null || event.time >= filter.since) &&
    (filter.until === null || event.time < filter.until) &&
    (filter.before === null || isBefore(event, filter.before))
}

export interface LineDraft {
  readonly device: DeviceKey
  readonly bytes: Uint8Array
  readonly level?: LineLevel
  readonly module?: string | null
  readonly deviceTime?: number | null
  readonly clockOffset?: number
  readonly received?: number
  readonly how?: string
}

/** Numbered lines whose corrected time is what the model says it is. */
export function toLines(drafts: readonly LineDraft[]): readonly RawLine[] {
  return drafts.map((draft, index) => {
    const { deviceTime = null, clockOffset = 0, received = NOW + index } = draft
    const time = deviceTime === null ? received : deviceTime - clockOffset
    const { device, bytes, level = 'info', module = null, how = 'signed' } = draft
    const rest = { level, module, how, connection: 'site' }
    return { seq: index + 1, device, bytes, deviceTime, clockOffset, received, time, ...rest }
  })
}

export function textLines(device: DeviceKey, texts: readonly string[]): readonly RawLine[] {
  return toLines(texts.map((text, index) => ({ device, bytes: Buffer.from(text), level: levelAt(index) })))
}

function levelAt(index: number): LineLevel {
  return LINE_LEVELS[index % LINE_LEVELS.length] ?? 'none'
}

export function toEvent(seq: number, event: Partial<DeviceEvent>): DeviceEvent {
  return {
    id: `event-${seq}`,
    seq,
    device: 'acme:P/one',
    connection: 'site',
    time: NOW + seq,
    received: NOW + seq + 1,
    outcome: 'SUCCESS',
    category: 'level',
    type: 'lease.told',
    description: `what happened ${seq}`,
    stateChange: true,
    data: { seq: String(seq) },
    source: 'fieldtap',
    ...event,
  }
}

export function queryOf(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(`cannot parse ${text}`)
  return parsed.query
}

export function requestOf(
  path: string,
  change: Partial<BundleRequest> & { readonly query?: string } = {},
): BundleRequest {
  const { query = '', ...rest } = change
  return {
    path,
    overwrite: false,
    filter: { query: queryOf(query), devices: [], since: null, until: null, now: NOW, zoneOffsetMinutes: 0 },
    queryText: query,
    technician: 'Li Wei',
    site: 'Plant 4',
    job: 'J-17',
    note: '',
    app: { name: 'Fieldtap', version: '0.1.0' },
    appLog: null,
    contents: { events: true, levels: true, notes: true, appLog: true },
    redaction: { profile: 'none', own: [], secrets: [] },
    chain: null,
    signer: null,
    encryptTo: null,
    ...rest,
  }
}

export function quietly(): { signal: AbortSignal; onProgress: () => void } {
  return { signal: new AbortController().signal, onProgress: () => {} }
}
