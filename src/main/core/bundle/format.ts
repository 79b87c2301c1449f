/**
 * Bundle format 1: a zip of the entries named here. `manifest.json` comes first and describes the others; whoever reads
 * it ignores members that it does not know, so that later versions of Fieldtap can add some without a new format.
 */
import { z } from 'zod'
import { deviceKey, LINE_LEVELS, type LineLevel, platformId } from '../../../shared/model.ts'

export const FORMAT = 'fieldtap-bundle'
export const FORMAT_VERSION = 1

export const ENTRY = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  signer: 'signer.pem',
  index: 'index.json',
  report: 'report.html',
  sums: 'SHA256SUMS',
  readme: 'README.txt',
  deviceEvents: 'events/device-events.json',
  levels: 'levels.ndjson',
  gaps: 'gaps.ndjson',
  notes: 'notes.ndjson',
  connections: 'connections.ndjson',
  appLog: 'app.log',
} as const

/** The entries of a device. `name` is its file name (names.ts). */
export function deviceEntries(name: string): { log: string; ndjson: string; events: string } {
  return { log: `logs/${name}.log`, ndjson: `logs/${name}.ndjson`, events: `events/${name}.ndjson` }
}

/** Entries that the manifest does not list: it cannot hold its own sum, and these are made from it. */
export const UNLISTED: ReadonlySet<string> = new Set([ENTRY.manifest, ENTRY.signature, ENTRY.sums])

const count = z.number().int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** ISO 8601 in UTC with milliseconds. */
const instant = z.string()
const levels = z.object(
  Object.fromEntries(LINE_LEVELS.map((level) => [level, count])) as Record<LineLevel, typeof count>,
)

const timeRange = z.object({ from: instant.nullable(), to: instant.nullable() })

export const manifestDevice = z.object({
  key: deviceKey,
  platform: platformId,
  ref: z.string(),
  name: z.string(),
  product: z.string().nullable(),
  lines: count,
  /** Bytes of the lines themselves. */
  bytes: count,
  /** Lines that are not valid UTF-8 (`base64` in the .ndjson), and lines that hold line breaks (several in the .log). */
  binaryLines: count,
  multilineLines: count,
  levels,
  /** Corrected time of the earliest and latest line. */
  time: timeRange,
  seq: z.object({ first: count, last: count }).nullable(),
  events: count,
  /** `events` is null in a bundle without events. */
  files: z.object({ log: z.string(), ndjson: z.string(), events: z.string().nullable() }),
})
export type ManifestDevice = z.infer<typeof manifestDevice>

export const manifestFile = z.object({ name: z.string(), size: count, sha256 })
export type ManifestFile = z.infer<typeof manifestFile>

/** Enough to say whether the rest can be read. */
export const manifestHead = z.object({ format: z.literal(FORMAT), version: z.number().int().positive() })

/** What an export was asked to hold beside the lines and gaps, which are always in it. */
export const contents = z.object({ events: z.boolean(), levels: z.boolean(), notes: z.boolean(), appLog: z.boolean() })
export type Contents = Readonly<z.infer<typeof contents>>

export const manifest = z.object({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  app: z.object({ name: z.string(), version: z.string() }),
  created: instant,
  technician: z.string(),
  site: z.string(),
  /** Job number. */
  job: z.string(),
  note: z.string(),
  /** What was asked for. `maxSeq`: the snapshot; nothing that arrived after this line is in the bundle. */
  query: z.object({
    text: z.string(),
    devices: z.array(deviceKey),
    since: instant.nullable(),
    until: instant.nullable(),
    maxSeq: count,
  }),
  devices: z.array(manifestDevice),
  time: timeRange,
  lines: count,
  bytes: count,
  levels,
  /** Of devices; those of the laptop itself and of its connections are in `connections`. */
  events: count,
  connections: count,
  leases: count,
  gaps: count,
  notes: count.default(0),
  /** What was left out because nobody asked for it, is false. */
  contents: contents.default({ events: true, levels: true, notes: true, appLog: true }),
  /** What was replaced before anything was written. */
  redaction: z.object({
    /** `none`: every byte is as the device sent it. */
    profile: z.string(),
    /** How often each rule replaced something. */
    rules: z.array(z.object({ rule: z.string(), count })).default([]),
    /** How many patterns of the technician's own there were. */
    ownPatterns: count.default(0),
  }),
  /** Bundles of the same devices and job from the same laptop are a chain, numbered from 1. */
  capture: z.object({ id: z.string(), number: z.number().int().positive() }).nullable().default(null),
  /** The bundle of the same capture before this one, by the SHA-256 of its manifest.json. */
  previous: z.object({ sha256, created: instant.default('') }).nullable(),
  /** Every entry but those of `UNLISTED`, in the order of the zip. */
  files: z.array(manifestFile),
})
export type Manifest = z.infer<typeof manifest>

/** A time in the manifest, or null where it is beyond what ISO 8601 can write with four digits of year. */
export function isoTime(ms: number | null): string | null {
  if (ms === null || !(ms >= EARLIEST && ms <= LATEST)) return null
  return new Date(ms).toISOString()
}

const EARLIEST = Date.parse('0001-01-01T00:00:00Z')
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')
