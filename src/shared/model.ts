/**
 * What Fieldtap knows, as readonly values that cross every boundary. Times are Unix milliseconds UTC unless a
 * name says otherwise; sizes are bytes; counts are whole numbers.
 */
import { z } from 'zod'

export { LINE_PREVIEW, splitDeviceKey, toDeviceKey } from './model-basics.ts'

/** A platform's id, for example the folder name below `core/platforms`. The set is known at run time only. */
export const platformId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)
export type PlatformId = z.infer<typeof platformId>

/** `platform:REF`, the one key of a device everywhere; REF is what the platform calls it (`PRODUCT/NAME` or an id). */
export const deviceKey = z.string().regex(/^[a-z][a-z0-9-]{0,31}:.{1,512}$/s)
export type DeviceKey = z.infer<typeof deviceKey>

/** Severity of one line. `none`: the line does not say. */
export const LINE_LEVELS = ['error', 'warn', 'info', 'debug', 'none'] as const
export const lineLevel = z.enum(LINE_LEVELS)
export type LineLevel = z.infer<typeof lineLevel>

/**
 * What a device can be told to upload. `on` is for platforms that have a switch and no levels; `unset` for those that
 * keep levels for targets: nothing is set for this one, what holds for everything holds for it too.
 */
export const DEVICE_LEVELS = ['unset', 'off', 'error', 'warn', 'info', 'debug', 'on'] as const
export const deviceLevel = z.enum(DEVICE_LEVELS)
export type DeviceLevel = z.infer<typeof deviceLevel>

/**
 * How a level is known: `told` (written to a live session, or accepted by a foreign broker), `confirmed` (the device
 * asked again and was answered, or a line of that level arrived), `seen` (only read off its lines, or off what its own
 * platform told it), `unknown`.
 */
export const knownLevel = z.object({
  level: deviceLevel.nullable(),
  how: z.enum(['unknown', 'told', 'confirmed', 'seen']),
  since: z.number().nullable(),
})
export type KnownLevel = Readonly<z.infer<typeof knownLevel>>

/** The level control that a platform has, so that the UI shows a capability only where it exists and says why where not. */
export const levelControl = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('levels'), levels: z.array(deviceLevel) }),
  z.object({ kind: z.literal('switch') }),
  z.object({ kind: z.literal('none'), why: z.string() }),
])
export type LevelControl = Readonly<z.infer<typeof levelControl>>

/** One input that a platform needs to add a device by hand: drawn as a form field, read as a CLI option. */
export const deviceField = z.object({
  name: z.enum(['product', 'name', 'secret', 'certificate']),
  label: z.string(),
  hint: z.string(),
  required: z.boolean(),
  pattern: z.string().nullable(),
})
export type DeviceField = Readonly<z.infer<typeof deviceField>>

/** One input of a connection to a platform's own HTTP API: drawn as a form field, read as the option `--NAME` (or from standard input if secret). */
export const cloudField = z.object({
  /** Lower case with hyphens, as the option is written. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['text', 'url', 'secret', 'pem']),
  required: z.boolean(),
})
export type CloudField = Readonly<z.infer<typeof cloudField>>

/** A name in the data of a platform's events by which they can be sorted, with the values that it has. */
export const eventFacet = z.object({ name: z.string(), label: z.string(), values: z.array(z.string()) })
export type EventFacet = Readonly<z.infer<typeof eventFacet>>

export const platformInfo = z.object({
  id: platformId,
  title: z.string(),
  level: levelControl,
  fields: z.array(deviceField),
  /** What its own HTTP API offers here; null: it has none. */
  cloud: z
    .object({
      fields: z.array(cloudField),
      /** Levels are kept by the platform for targets, and can be read, set and deleted. */
      levels: z.boolean(),
      /** Kinds of those targets; one without a name stands for everything. */
      targetTypes: z.array(z.object({ id: z.string(), named: z.boolean() })),
      /** What is written from now on can be followed. */
      tail: z.boolean(),
    })
    .nullable(),
  /** Whether files that this platform exports can be read in. */
  imports: z.boolean(),
  /** What the types of its events mean, where its own words for them need explaining. */
  codes: z.record(z.string(), z.object({ en: z.string(), zh: z.string() })).optional(),
  /** What its events can be sorted by, besides their category. */
  facets: z.array(eventFacet).optional(),
  /** Names in its events' data that are shown with each in a list. */
  columns: z.array(z.string()).optional(),
  /** The name in its events' data whose value those share that belong to one request. */
  groupBy: z.string().optional(),
  simulator: z.boolean(),
  /** Level a device is told when nothing else is known and the technician asks to restore. Null: the platform has no level. */
  baseline: deviceLevel.nullable(),
})
export type PlatformInfo = Readonly<z.infer<typeof platformInfo>>

/* ── Devices ─────────────────────────────────────────────────────────────────────────────────────────────────── */

export const device = z.object({
  key: deviceKey,
  platform: platformId,
  ref: z.string(),
  name: z.string(),
  product: z.string().nullable(),
  credential: z.enum(['secret', 'certificate', 'none']),
  /** `online`: a live session here. `reachable`: heard through a foreign broker or an upload within two minutes. */
  state: z.enum(['online', 'reachable', 'away', 'never']),
  /** The connection it was last heard on (`site` is this laptop). */
  connection: z.string().nullable(),
  lastSeen: z.number().nullable(),
  /** Device clock minus laptop clock, ms; null while unknown. */
  clockOffset: z.number().nullable(),
  level: knownLevel,
  lines: z.number(),
  linesPerSecond: z.number(),
  leaseId: z.string().nullable(),
})
export type Device = Readonly<z.infer<typeof device>>

/** A device that is not known here and was refused: listed with what it tried, so that it can be admitted. */
export const knock = z.object({
  key: deviceKey,
  platform: platformId,
  ref: z.string(),
  product: z.string().nullable(),
  name: z.string(),
  /** What it tried, newest first, in a sentence each: "MQTT sign-in, hmacsha1", "log upload, hmacsha256, 25 lines". */
  tried: z.array(z.string()),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  from: z.string().nullable(),
})
export type Knock = Readonly<z.infer<typeof knock>>

/* ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────── */

export const logLine = z.object({
  /** Number of the line in the order of arrival, from 1, never reused. */
  seq: z.number(),
  device: deviceKey,
  /** When the laptop received it. */
  received: z.number(),
  /** What the device's own clock said, in UTC; null when unknown or zero. */
  deviceTime: z.number().nullable(),
  /** The best estimate of when it happened: device time less the clock's offset, else the receive time. */
  time: z.number(),
  level: lineLevel,
  module: z.string().nullable(),
  /** The line as sent, read as UTF-8 with U+FFFD for what is not; cut to `LINE_PREVIEW` characters in pages and streams. */
  text: z.string(),
  /** Bytes as sent. `text` was cut if `cut`. */
  size: z.number(),
  cut: z.boolean(),
  /** Base64 of the bytes as sent, only where they are not valid UTF-8 and the line is not cut. */
  bytes: z.string().optional(),
})
export type LogLine = Readonly<z.infer<typeof logLine>>

/* ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/** The four outcomes everywhere; they are those of the Pelion device event log. */
export const outcome = z.enum(['SUCCESS', 'FAIL', 'SKIPPED', 'INFO'])
export type Outcome = z.infer<typeof outcome>

export const deviceEvent = z.object({
  id: z.string(),
  seq: z.number(),
  device: deviceKey.nullable(),
  connection: z.string().nullable(),
  time: z.number(),
  received: z.number(),
  outcome,
  /** Coarse group, lower case with dots: `connection`, `level`, `capture`, or the platform's own. */
  category: z.string(),
  /** Machine-readable type within the category, stable: `signed-in`, `lease.told`, … */
  type: z.string(),
  description: z.string(),
  stateChange: z.boolean(),
  data: z.record(z.string(), z.string()),
  source: z.enum(['fieldtap', 'device', 'platform']),
})
export type DeviceEvent = Readonly<z.infer<typeof deviceEvent>>

/** An event before the store has numbered it. One that brings the platform's own id is stored once. */
export type EventDraft = Omit<DeviceEvent, 'id' | 'seq' | 'received'> & {
  readonly id?: string
  /** The whole record as the platform wrote it, where there is one. */
  readonly raw?: string
  /** What its time has below a millisecond, 0 to 999 microseconds: it counts for its place among others. */
  readonly micros?: number
}

/* ── Leases ──────────────────────────────────────────────────────────────────────────────────────────────────── */

export const leaseState = z.enum([
  'requested',
  'told',
  'confirmed',
  'restoring',
  'restore-pending',
  'restored',
  'superseded',
])
export type LeaseState = z.infer<typeof leaseState>

export const levelLease = z.object({
  id: z.string(),
  device: deviceKey,
  before: knownLevel,
  during: deviceLevel,
  /** The level it goes back to, and why that one. */
  restoreTo: deviceLevel,
  restoreWhy: z.enum(['before', 'baseline', 'chosen']),
  state: leaseState,
  reason: z.string(),
  technician: z.string(),
  requestedAt: z.number(),
  toldAt: z.number().nullable(),
  confirmedAt: z.number().nullable(),
  endsAt: z.number(),
  maxLines: z.number().nullable(),
  maxBytes: z.number().nullable(),
  lines: z.number(),
  bytes: z.number(),
  /** Why it ended or is ending; null while it runs. */
  ended: z.enum(['time', 'lines', 'bytes', 'technician', 'shutdown', 'superseded', 'clock']).nullable(),
  endedAt: z.number().nullable(),
  restoredAt: z.number().nullable(),
  /** Whether a will on the foreign broker restores the level if this laptop disappears. */
  deadMan: z.enum(['armed', 'unneeded', 'unavailable']),
  history: z.array(z.object({ at: z.number(), state: leaseState, note: z.string() })),
})
export type LevelLease = Readonly<z.infer<typeof levelLease>>

/* ── Gaps, refusals, capture state ───────────────────────────────────────────────────────────────────────────── */

export const gap = z.object({
  id: z.number(),
  device: deviceKey.nullable(),
  connection: z.string().nullable(),
  from: z.number(),
  to: z.number().nullable(),
  cause: z.enum(['stopped', 'crash', 'sleep', 'link', 'refused', 'store']),
  detail: z.string(),
})
export type Gap = Readonly<z.infer<typeof gap>>

export const refusal = z.object({
  code: z.string(),
  count: z.number(),
  lastAt: z.number(),
  /** Who and what the newest one was, in words. */
  last: z.string(),
})
export type Refusal = Readonly<z.infer<typeof refusal>>

export const captureStatus = z.object({
  recording: z.boolean(),
  /** Why it is not recording, in words. */
  trouble: z.string().nullable(),
  lines: z.number(),
  bytes: z.number(),
  linesPerSecond: z.number(),
  repeats: z.number(),
  refused: z.array(refusal),
  gaps: z.number(),
  diskFree: z.number().nullable(),
  leases: z.number(),
})
export type CaptureStatus = Readonly<z.infer<typeof captureStatus>>

/* ── Connections ─────────────────────────────────────────────────────────────────────────────────────────────── */

export const connectionState = z.discriminatedUnion('is', [
  z.object({ is: z.literal('up'), since: z.number() }),
  z.object({ is: z.literal('connecting') }),
  z.object({ is: z.literal('waiting'), until: z.number(), why: z.string(), code: z.string() }),
  z.object({ is: z.literal('down'), why: z.string(), code: z.string() }),
])
export type ConnectionState = Readonly<z.infer<typeof connectionState>>

export const connection = z.object({
  name: z.string(),
  kind: z.enum(['site', 'broker', 'cloud']),
  url: z.string(),
  platform: platformId.nullable(),
  state: connectionState,
  detail: z.string(),
})
export type Connection = Readonly<z.infer<typeof connection>>

/** How far a connection to a platform's HTTP API has been read. */
export const syncState = z.object({
  connection: z.string(),
  running: z.boolean(),
  /** When it last got to the end, Unix ms. */
  completedAt: z.number().nullable(),
  /** When something was last kept, and how many events and lines there were in all. */
  keptAt: z.number().nullable(),
  events: z.number(),
  lines: z.number(),
  /** Why the last one did not get to the end; null: it did, or none was tried. */
  trouble: z.object({ code: z.string(), why: z.string() }).nullable(),
})
export type SyncState = Readonly<z.infer<typeof syncState>>

/** Levels that a platform keeps for targets, as they were read just now. */
export const levelTree = z.object({
  /** Everything is switched off, whatever is set below. */
  disabled: z.boolean(),
  /** What holds where nothing else is set; null: logging was never set up. */
  default: deviceLevel.nullable(),
  /** In words: the role it writes with, or what is missing. */
  setup: z.string(),
  targets: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      level: deviceLevel,
      /** Under this key it is leased. */
      key: deviceKey,
      leaseId: z.string().nullable(),
      note: z.string(),
    }),
  ),
  /** Levels of single kinds of entries. */
  overrides: z.array(z.object({ type: z.string(), level: deviceLevel, destination: z.string() })),
  /** The level that applies to a device and why, where one was asked about. */
  applies: z.object({ device: deviceKey, level: deviceLevel.nullable(), why: z.string() }).nullable(),
})
export type LevelTree = Readonly<z.infer<typeof levelTree>>

/** How the laptop itself can be reached by devices. */
export const siteInfo = z.object({
  mqtt: z.string(),
  mqtts: z.string().nullable(),
  http: z.string(),
  https: z.string().nullable(),
  /** Every address of this laptop that a device could use. */
  addresses: z.array(z.object({ address: z.string(), name: z.string(), loopback: z.boolean() })),
  bind: z.string(),
  /** SHA-256 fingerprint of the certificate authority made on first use, hex with colons; and its PEM to install in a device. */
  tls: z.object({ fingerprint: z.string(), ca: z.string() }).nullable(),
  psk: z.object({ offered: z.boolean(), why: z.string().nullable() }),
})
export type SiteInfo = Readonly<z.infer<typeof siteInfo>>

/* ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────── */

/** How the log view looks and what was searched for in it, in every window over this data folder. */
export const logViewSettings = z.object({
  columns: z.array(z.object({ id: z.string().max(32), shown: z.boolean(), width: z.number() })).max(50),
  /** Break long lines instead of cutting them at the edge. */
  wrap: z.boolean(),
  /** The timeline above the lines is open. */
  timeline: z.boolean(),
  /** Queries that were run, newest first. */
  history: z.array(z.string().max(10_000)).max(100),
  saved: z.array(z.object({ name: z.string().max(200), query: z.string().max(10_000) })).max(1000),
})
export type LogViewSettings = Readonly<z.infer<typeof logViewSettings>>

export const settings = z.object({
  technician: z.string().max(200),
  site: z.string().max(200),
  /** Refuse uploads whose timestamp is more than the vendor's tolerance away, as the vendor does. */
  enforceClock: z.boolean(),
  maxBodyBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024),
  maxRequestsPerSecond: z.number().int().min(1),
  baseline: z.record(platformId, deviceLevel),
  logView: logViewSettings,
  /** What was chosen last in a window (theme, language and the like): a window that has nothing of its own begins with it. */
  window: z.record(z.string().max(32), z.union([z.string().max(100), z.number(), z.boolean(), z.null()])),
})
export type Settings = Readonly<z.infer<typeof settings>>

export const DEFAULT_SETTINGS: Settings = {
  technician: '',
  site: '',
  enforceClock: false,
  maxBodyBytes: 1024 * 1024,
  maxRequestsPerSecond: 20_000,
  baseline: {},
  logView: { columns: [], wrap: false, timeline: true, history: [], saved: [] },
  window: {},
}
