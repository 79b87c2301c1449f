/**
 * The store's interface: everything Fieldtap keeps, in one SQLite file in the data folder. Writes are joined into one
 * transaction per event-loop turn with synchronous=FULL; `committed()` is what an acknowledgement waits for.
 */
import type {
  Connection,
  DeviceEvent,
  DeviceKey,
  EventDraft,
  Gap,
  LevelLease,
  LineLevel,
  LogLine,
  Settings,
} from '../../../shared/model.ts'
import type { Note } from '../../../shared/notes.ts'
import type { Query } from '../../../shared/query.ts'
import type { RetentionAsk, RetentionPlan } from '../../../shared/retention.ts'
import type { Credential, LevelCounts } from '../platforms/platform.ts'
import type { EventListing } from './event-listing.ts'
import type { PackedLines } from './reading/packed.ts'

/** A batch of lines as received, before it is numbered. */
export interface NewBatch {
  readonly device: DeviceKey
  readonly connection: string
  readonly received: number
  readonly encoding: string
  readonly body: Uint8Array
  readonly count: number
  readonly levels: LevelCounts
  readonly bytes: number
  /** See `Observation` of the platforms; both null: never a repeat. */
  readonly requestKey: string | null
  readonly contentKey: string | null
  readonly zoneMinutes: number
  /** Device clock minus laptop clock, ms; 0 while unknown. */
  readonly clockOffset: number
  readonly how: string
}

export type Appended =
  | { readonly is: 'stored'; readonly firstSeq: number }
  /** Already here (or in this turn's transaction): counted, not stored again. */
  | { readonly is: 'repeat'; readonly of: 'request' | 'content' }

export interface StoredDevice {
  readonly key: DeviceKey
  readonly product: string | null
  readonly name: string
  /** `none` while it is locked. */
  readonly credential: Credential
  readonly addedAt: number
  /** What is sealed of it cannot be opened here: the key is gone. Kept as it is until a new credential is saved. */
  readonly locked?: boolean
}

export interface DeviceTotals {
  readonly device: DeviceKey
  readonly lines: number
  readonly bytes: number
  readonly lastReceived: number
  readonly zoneMinutes: number
  readonly clockOffset: number
}

/** A connection as configured; secrets are sealed by the host before they get here. */
export interface StoredConnection {
  readonly name: string
  readonly kind: Connection['kind']
  readonly url: string
  /** JSON, sealed: user name, password, certificates, platform settings. */
  readonly sealed: string
}

export interface LineFilter {
  readonly query: Query
  /** Only these devices; empty: all. */
  readonly devices: readonly DeviceKey[]
  /** Corrected time range, ms, from inclusive, to exclusive; null: open. */
  readonly since: number | null
  readonly until: number | null
  /** Nothing that came after this line: a consistent snapshot while capture goes on. Null: everything committed. */
  readonly maxSeq: number | null
  /** "Now" for relative times in the query. */
  readonly now: number
  readonly zoneOffsetMinutes: number
}

/** Answer pieces of a search, in the order they come. */
export type SearchPiece =
  | { readonly is: 'lines'; readonly lines: readonly LogLine[] }
  | { readonly is: 'progress'; readonly scanned: number; readonly total: number; readonly matched: number }

/** Where a page begins; a line, a time and an offset are inclusive. */
export type PagePlace =
  | { readonly is: 'first' }
  | { readonly is: 'last' }
  | { readonly is: 'line'; readonly seq: number }
  /**
   * Corrected time, ms: a page of newer lines begins with the first match, in order of arrival, that is not before it;
   * one of older lines ends with the last match that is not after this millisecond.
   */
  | { readonly is: 'time'; readonly time: number }
  /** The match with so many before it; beyond the end, the place after the last. */
  | { readonly is: 'offset'; readonly offset: number }

export interface PageRequest {
  readonly at: PagePlace
  readonly direction: 'older' | 'newer'
  readonly limit: number
}

export interface LinePage {
  /** In order of arrival. */
  readonly lines: readonly LogLine[]
  /** Matches before the first of these lines (with none: before the place asked for); null where only counting would tell. */
  readonly offset: number | null
  /** All matches; null where only counting would tell. */
  readonly total: number | null
  /** Whether there are more in this direction. */
  readonly more: boolean
  /** Lines looked at. */
  readonly scanned: number
}

export interface HistogramBucket {
  readonly from: number
  readonly counts: Readonly<Record<LineLevel, number>>
}

/** A line with its bytes, for export: never cut. */
export interface RawLine {
  readonly seq: number
  readonly device: DeviceKey
  readonly connection: string
  readonly received: number
  readonly deviceTime: number | null
  readonly time: number
  readonly clockOffset: number
  readonly level: LineLevel
  readonly module: string | null
  readonly bytes: Uint8Array
  readonly how: string
}

export interface EventFilter {
  readonly devices: readonly DeviceKey[]
  readonly since: number | null
  readonly until: number | null
  readonly outcomes: readonly DeviceEvent['outcome'][]
  readonly categories: readonly string[]
  /** Names and values that must stand among its data. */
  readonly data: Readonly<Record<string, string>>
  /** Words that must occur in type, description or data; '' for none. */
  readonly text: string
  readonly limit: number
  /** Newest first, those before this event number; null: from the newest. */
  readonly before: number | null
  /** What newest means: the last to arrive (also where nothing is said), or the last to happen. */
  readonly order?: 'arrival' | 'time'
}

export interface Store {
  /* writes: joined to this turn's transaction */
  appendLines(batch: NewBatch): Appended
  appendEvent(event: EventDraft, received: number): DeviceEvent
  saveLease(lease: LevelLease): void
  saveDevice(device: StoredDevice): void
  removeDevice(key: DeviceKey): void
  saveConnection(connection: StoredConnection): void
  removeConnection(name: string): void
  saveSettings(settings: Settings): void
  openGap(gap: Omit<Gap, 'id'>): Gap
  closeGap(id: number, to: number): void
  countRefusal(code: string, at: number, last: string): void
  saveNote(note: Note): void
  removeNote(id: string): void
  /** Small durable facts: key → text. */
  setFact(key: string, value: string): void
  /**
   * Resolves once everything written so far is on disk (after its fdatasync); rejects with `store-failed`, and then
   * nothing of that turn is in the store, or, where the sync itself failed, nothing of it is promised.
   */
  committed(): Promise<void>

  /* small reads, at once */
  devices(): readonly StoredDevice[]
  totals(): readonly DeviceTotals[]
  connections(): readonly StoredConnection[]
  leases(filter: { readonly open: boolean }): readonly LevelLease[]
  settings(): Settings
  gaps(): readonly Gap[]
  refusals(): readonly {
    readonly code: string
    readonly count: number
    readonly lastAt: number
    readonly last: string
  }[]
  repeats(): number
  /** Marks and notes, in no order. */
  notes(): readonly Note[]
  fact(key: string): string | null
  /**
   * Resolves once all committed events can be read at once, null where they can; reading them right after a flood blocks
   * without it.
   */
  eventsReady(): Promise<void> | null
  events(filter: EventFilter): readonly DeviceEvent[]
  event(id: string): DeviceEvent | null
  /** Events in order of time; null where the one to begin after is not known. */
  listEvents(listing: EventListing): readonly DeviceEvent[] | null
  countEvents(tests: EventListing['tests']): number
  /** The whole record of an event as its platform wrote it, or null where there is none. */
  eventRaw(id: string): string | null
  /** Highest line number committed. */
  lastSeq(): number

  /* reads that may be long: on a thread of their own, stopped by the signal */
  /** Matching lines, newest first, page by page; progress in between; ends after `limit` lines or when all is scanned. */
  search(
    filter: LineFilter,
    options: {
      readonly limit: number
      readonly order: 'newest' | 'oldest'
      readonly from: number | null
      readonly signal: AbortSignal
    },
  ): AsyncIterable<SearchPiece>
  /** One page from any place in either direction. */
  page(filter: LineFilter, asked: PageRequest, signal: AbortSignal): Promise<LinePage>
  count(
    filter: LineFilter,
    signal: AbortSignal,
  ): AsyncIterable<{ readonly matched: number; readonly scanned: number; readonly total: number }>
  histogram(
    filter: LineFilter,
    range: { readonly from: number; readonly to: number; readonly buckets: number },
    signal: AbortSignal,
  ): AsyncIterable<readonly HistogramBucket[]>
  /** First and last corrected time of the stored lines, or null when there are none. */
  timeSpan(devices: readonly DeviceKey[]): Promise<{ readonly from: number; readonly to: number } | null>
  line(seq: number): Promise<RawLine | null>
  /** Every matching line with its bytes, oldest first, for export. */
  raw(filter: LineFilter, signal: AbortSignal): AsyncIterable<readonly RawLine[]>
  /** The same in columns, without an object for each line. */
  packed(filter: LineFilter, signal: AbortSignal): AsyncIterable<PackedLines>

  /** Nothing is forgotten until the answer is called: for whoever reads out what must all be there. */
  hold(): () => void
  /** What would go; blocks as a whole, the oldest first. */
  retention(ask: RetentionAsk): RetentionPlan
  /**
   * Gives up what a plan named, up to its line number, little by little: each piece is how many lines went, 0 while the
   * file gets smaller. Who asks for no more pieces keeps the rest. Throws `retention-held` while something is read out.
   */
  forget(upTo: number): AsyncIterable<number>

  /** Seals what is committed now, without waiting until a block is full; resolves when that is on disk. */
  seal(): Promise<void>
  /** Commits what is open, seals what is left as far as that goes fast, and closes the file. */
  close(): Promise<void>
}

/** Called after each commit with what it made durable. */
export interface Committed {
  readonly batches: readonly (NewBatch & { readonly firstSeq: number })[]
  readonly events: readonly DeviceEvent[]
}
