/**
 * The one contract: every call and every stream of the app, validated on both sides, over a MessagePort in Electron,
 * over a WebSocket in the browser shell, over the local socket for the command line.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { cloudDraft, importPiece, syncPiece } from './cloud.ts'
import { ingestPiece } from './ingest.ts'
import {
  captureStatus,
  connection,
  device,
  deviceEvent,
  deviceKey,
  deviceLevel,
  gap,
  knock,
  knownLevel,
  levelLease,
  levelTree,
  logLine,
  outcome,
  platformId,
  platformInfo,
  settings,
  siteInfo,
  syncState,
} from './model.ts'
import { note, noteDraft, noteFilter, notePiece } from './notes.ts'
import { retentionAsk, retentionPlan } from './retention.ts'

/** Errors cross the wire as data: the code of the table in errors.ts and what fills its places. */
export const wireError = z.object({
  code: z.string(),
  data: z.object({ detail: z.string().optional(), device: z.string().optional() }),
})

const base = oc.errors({ FIELDTAP: { status: 422, data: wireError } })

const nothing = z.object({})

export const appInfo = z.object({
  version: z.string(),
  dataDir: z.string(),
  /** Where secrets are sealed: the operating system's keychain, or a key file of mode 0600; with a sentence that says so. */
  secrets: z.object({ kind: z.enum(['keychain', 'file']), note: z.string() }),
  platforms: z.array(platformInfo),
  /** Where bundles go when no path is given. */
  bundleDir: z.string(),
  startedAt: z.number(),
  /** Minutes east of UTC of the laptop's time zone now. */
  zoneOffsetMinutes: z.number(),
})
export type AppInfo = Readonly<z.infer<typeof appInfo>>

/** A device as named by a person: `PRODUCT/NAME`, an id, or `platform:REF`. */
const deviceName = z.string().min(1).max(600)

export const lineQuery = z.object({
  query: z.string().max(10_000).default(''),
  devices: z.array(deviceName).default([]),
  since: z.number().nullable().default(null),
  until: z.number().nullable().default(null),
})
export type LineQuery = z.input<typeof lineQuery>

const searchPiece = z.discriminatedUnion('is', [
  z.object({ is: z.literal('lines'), lines: z.array(logLine) }),
  z.object({ is: z.literal('progress'), scanned: z.number(), total: z.number(), matched: z.number() }),
])

/** Where a page begins; a line, a time (corrected, ms) and an offset are inclusive. */
const pagePlace = z.discriminatedUnion('is', [
  z.object({ is: z.literal('first') }),
  z.object({ is: z.literal('last') }),
  z.object({ is: z.literal('line'), seq: z.number().int().min(0) }),
  z.object({ is: z.literal('time'), time: z.number() }),
  /** The match with so many before it. */
  z.object({ is: z.literal('offset'), offset: z.number().int().min(0) }),
])
export type PagePlace = Readonly<z.infer<typeof pagePlace>>

export const linePage = z.object({
  /** In order of arrival: `seq` ascends. */
  lines: z.array(logLine),
  /** Matches before the first of these lines; null where only counting would tell. */
  offset: z.number().nullable(),
  /** All matches; null where only counting would tell. */
  total: z.number().nullable(),
  /** Whether there are more in this direction. */
  more: z.boolean(),
  /** Lines looked at. */
  scanned: z.number(),
})
export type LinePage = Readonly<z.infer<typeof linePage>>

export const tailPiece = z.object({
  lines: z.array(logLine),
  /** Lines that matched and are stored, but were not sent because this window could not keep up. */
  skipped: z.number(),
})
export type TailPiece = Readonly<z.infer<typeof tailPiece>>

const bucket = z.object({
  from: z.number(),
  counts: z.object({ error: z.number(), warn: z.number(), info: z.number(), debug: z.number(), none: z.number() }),
})
export type Bucket = Readonly<z.infer<typeof bucket>>

export const brokerDraft = z.object({
  name: z.string().min(1).max(100),
  url: z.string().min(1).max(2000),
  username: z.string().default(''),
  password: z.string().default(''),
  /** PEM texts; '' where not given. */
  ca: z.string().default(''),
  cert: z.string().default(''),
  key: z.string().default(''),
  /** `auto`: 5 where the broker speaks it (it then says when nobody is there to take a level), else 3.1.1. */
  mqttVersion: z.union([z.literal(4), z.literal(5), z.literal('auto')]).default('auto'),
  /** Protocol to ask for in the TLS handshake (ALPN, RFC 7301), where one address offers several; '': none. */
  alpn: z.string().max(255).default(''),
})
export type BrokerDraft = z.input<typeof brokerDraft>

export const deviceDraft = z.object({
  platform: platformId,
  product: z.string().max(200).default(''),
  name: z.string().min(1).max(300),
  secret: z.string().max(4096).default(''),
  certificate: z.string().max(65536).default(''),
})
export type DeviceDraftInput = z.input<typeof deviceDraft>

export const leaseRequest = z.object({
  device: deviceName,
  level: deviceLevel,
  durationMs: z
    .number()
    .int()
    .min(1000)
    .max(7 * 86_400_000)
    .default(15 * 60_000),
  maxLines: z.number().int().positive().nullable().default(null),
  maxBytes: z.number().int().positive().nullable().default(null),
  /** Where it goes back to: the level that was there before (the baseline where none is known), the baseline, or this one. */
  restoreTo: z.union([deviceLevel, z.enum(['before', 'baseline'])]).default('before'),
  reason: z.string().max(500).default(''),
  technician: z.string().max(200).default(''),
})
export type LeaseRequest = z.input<typeof leaseRequest>

/** Each takes out what the one before does, and more. `none`: every byte stays as the device sent it. */
export const redactionProfile = z.enum(['none', 'secrets', 'personal', 'strict'])
export type RedactionProfile = z.infer<typeof redactionProfile>

export const exportScope = lineQuery.extend({
  /** What is in it beside the lines and the gaps. */
  events: z.boolean().default(true),
  levels: z.boolean().default(true),
  notes: z.boolean().default(true),
  appLog: z.boolean().default(true),
  redact: redactionProfile.default('secrets'),
  /** Patterns of the technician's own, in RE2's syntax; what they match is taken out too. */
  patterns: z.array(z.string().min(1).max(1000)).max(100).default([]),
})
export type ExportScope = z.input<typeof exportScope>

export const exportRequest = exportScope.extend({
  /** Absolute path of the file; null: a new name in the bundle folder. */
  out: z.string().nullable().default(null),
  overwrite: z.boolean().default(false),
  technician: z.string().max(200).default(''),
  site: z.string().max(200).default(''),
  job: z.string().max(200).default(''),
  note: z.string().max(10_000).default(''),
  /** With this laptop's key, which is made when it is first used. */
  sign: z.boolean().default(false),
  /** age recipients (`age1…`), or a passphrase; neither: not encrypted. */
  encryptTo: z.array(z.string().min(1).max(3000)).max(50).default([]),
  passphrase: z.string().max(1000).default(''),
})
export type ExportRequest = z.input<typeof exportRequest>

/** A file on this laptop, and what opens it if it is encrypted: '' where not needed. */
export const bundleFile = z.object({
  path: z.string(),
  passphrase: z.string().max(1000).default(''),
  /** `AGE-SECRET-KEY-1…`, or the text of a file of them. */
  identity: z.string().max(20_000).default(''),
})

export const trustedKey = z.object({
  /** SHA-256 of the public key (SPKI, DER), hex. */
  fingerprint: z.string(),
  name: z.string(),
  addedAt: z.number(),
})
export type TrustedKey = Readonly<z.infer<typeof trustedKey>>

/** What an export would take out and how large it would be, from a look at the lines. */
export const exportPreview = z.object({
  /** Lines that match so far, and of how many it is known. */
  lines: z.number(),
  /** Bytes of the file as expected; null while too little is known. */
  size: z.number().nullable(),
  /** Lines that were looked at for what follows. */
  looked: z.number(),
  rules: z.array(
    z.object({
      rule: z.string(),
      count: z.number(),
      /** Some of them: the line around it as it is, and as it would be. */
      samples: z.array(z.object({ before: z.string(), after: z.string() })),
    }),
  ),
  /** Secrets that are known here but too short to be looked for. */
  tooShort: z.number(),
  done: z.boolean(),
})
export type ExportPreview = Readonly<z.infer<typeof exportPreview>>

export const exportPiece = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('progress'),
    step: z.string(),
    lines: z.number(),
    totalLines: z.number().nullable(),
    bytes: z.number(),
  }),
  z.object({
    is: z.literal('done'),
    path: z.string(),
    size: z.number(),
    lines: z.number(),
    events: z.number(),
    sha256: z.string(),
    /** Of the key that signed it; null: nobody did. */
    fingerprint: z.string().nullable(),
    /** How often each rule took something out. */
    redacted: z.array(z.object({ rule: z.string(), count: z.number() })),
  }),
])
export type ExportPiece = Readonly<z.infer<typeof exportPiece>>

export const verifyReport = z.object({
  verdict: z.enum(['trusted', 'unknown-key', 'unsigned', 'broken']),
  /** A sentence or two for a person. */
  summary: z.string(),
  /** Whose signature holds: SHA-256 of the public key (SPKI, DER), hex, and who that is here. */
  signer: z.object({ fingerprint: z.string(), name: z.string().nullable() }).nullable(),
  /** Its place among the bundles of the same capture; `found`: the file of the one before it, if that lies beside it. */
  chain: z
    .object({
      number: z.number(),
      previous: z.object({ sha256: z.string(), created: z.string(), found: z.string().nullable() }).nullable(),
    })
    .nullable(),
  encrypted: z.boolean(),
  entries: z.number(),
  bytes: z.number(),
  problems: z.array(z.object({ entry: z.string(), problem: z.string() })),
  manifest: z
    .object({
      created: z.string(),
      technician: z.string(),
      site: z.string(),
      job: z.string(),
      devices: z.array(z.string()),
      lines: z.number(),
      events: z.number(),
    })
    .nullable(),
})
export type VerifyReport = Readonly<z.infer<typeof verifyReport>>

const searchRequest = lineQuery.extend({
  limit: z.number().int().positive().default(1000),
  order: z.enum(['newest', 'oldest']).default('newest'),
  /** Start after (in `order`) this line; null: at the end that `order` begins with. */
  from: z.number().nullable().default(null),
})

const pageRequest = lineQuery.extend({
  at: pagePlace,
  direction: z.enum(['older', 'newer']),
  limit: z.number().int().min(1).max(1000).default(200),
})

const histogramRequest = lineQuery.extend({
  from: z.number(),
  to: z.number(),
  buckets: z.number().int().min(1).max(2000),
})

const countPiece = z.object({ matched: z.number(), scanned: z.number(), total: z.number() })

const spanRequest = z.object({ devices: z.array(deviceName).default([]) })
const timeSpan = z.object({ from: z.number(), to: z.number() }).nullable()

const wholeLine = z.object({
  line: logLine,
  whole: z.string(),
  base64: z.string().nullable(),
  how: z.string(),
  connection: z.string(),
})

const eventsRequest = z.object({
  devices: z.array(deviceName).default([]),
  since: z.number().nullable().default(null),
  until: z.number().nullable().default(null),
  outcomes: z.array(outcome).default([]),
  categories: z.array(z.string()).default([]),
  /** Names and values that must stand among its data. */
  data: z.record(z.string(), z.string()).default({}),
  text: z.string().default(''),
  limit: z.number().int().positive().default(1000),
  /** Number of the event to go on behind. */
  before: z.number().nullable().default(null),
  /** Newest first: the last to arrive, or the last to happen. */
  order: z.enum(['arrival', 'time']).default('arrival'),
})

/** The same questions, asked of a bundle that is open here. */
const inBundle = z.object({ bundle: z.string().min(1).max(40) })

export const openedBundle = z.object({
  id: z.string(),
  path: z.string(),
  /** Name of the file. */
  name: z.string(),
  encrypted: z.boolean(),
  created: z.string(),
  technician: z.string(),
  site: z.string(),
  job: z.string(),
  note: z.string(),
  query: z.string(),
  redaction: z.string(),
  lines: z.number(),
  events: z.number(),
  gaps: z.number(),
  leases: z.number(),
  notes: z.number(),
  /** Corrected times of the earliest and latest line, Unix ms; null: there is none. */
  time: timeSpan,
  devices: z.array(z.object({ key: deviceKey, name: z.string(), lines: z.number(), events: z.number() })),
})
export type OpenedBundle = Readonly<z.infer<typeof openedBundle>>

export const bundleImportPiece = z.discriminatedUnion('is', [
  z.object({ is: z.literal('progress'), lines: z.number(), totalLines: z.number() }),
  z.object({
    is: z.literal('done'),
    /** Brought in before: nothing was stored now. */
    known: z.boolean(),
    lines: z.number(),
    events: z.number(),
    devices: z.array(deviceKey),
  }),
])
export type BundleImportPiece = Readonly<z.infer<typeof bundleImportPiece>>

export const contract = {
  app: {
    info: base.input(nothing).output(appInfo),
    settings: base.input(nothing).output(settings),
    saveSettings: base.input(settings.partial()).output(settings),
  },
  status: {
    /** The capture state, at once and then at most four times a second while it changes. */
    watch: base.input(nothing).output(eventIterator(captureStatus)),
    gaps: base.input(nothing).output(z.array(gap)),
  },
  site: {
    info: base.input(nothing).output(siteInfo),
  },
  devices: {
    list: base.input(nothing).output(z.array(device)),
    /** Devices and knocks as they are, at once and then at most four times a second while they change. */
    watch: base.input(nothing).output(eventIterator(z.object({ devices: z.array(device), knocks: z.array(knock) }))),
    add: base.input(deviceDraft).output(device),
    /** CSV with the columns platform, product, name, secret (and certificate); every row is answered for. */
    import: base
      .input(z.object({ csv: z.string() }))
      .output(
        z.object({ added: z.array(z.string()), failed: z.array(z.object({ row: z.number(), problem: z.string() })) }),
      ),
    /** Resolves what a person typed to the one device it names. */
    find: base.input(z.object({ device: deviceName })).output(device),
    dismissKnock: base.input(z.object({ key: deviceKey })).output(nothing),
  },
  connections: {
    list: base.input(nothing).output(z.array(connection)),
    watch: base.input(nothing).output(eventIterator(z.array(connection))),
    add: base.input(brokerDraft).output(connection),
    /** Tries it without keeping it: one sentence, and whether it works. */
    test: base.input(brokerDraft).output(z.object({ ok: z.boolean(), sentence: z.string(), todo: z.string() })),
    /** A connection to a platform's HTTP API. */
    addCloud: base.input(cloudDraft).output(connection),
    testCloud: base
      .input(cloudDraft.omit({ name: true }))
      .output(z.object({ ok: z.boolean(), sentence: z.string(), todo: z.string() })),
    remove: base.input(z.object({ name: z.string() })).output(nothing),
  },
  level: {
    get: base
      .input(z.object({ device: deviceName }))
      .output(z.object({ level: knownLevel, lease: levelLease.nullable() })),
    lease: base.input(leaseRequest).output(levelLease),
    extend: base.input(z.object({ lease: z.string(), byMs: z.number().int().positive() })).output(levelLease),
    /** Ends the lease now, or tells the baseline where none runs (then `lease` is null). */
    restore: base
      .input(z.object({ device: deviceName, technician: z.string().default('') }))
      .output(z.object({ lease: levelLease.nullable(), level: knownLevel })),
    /** The lease as it changes, until it is restored. */
    watch: base.input(z.object({ lease: z.string() })).output(eventIterator(levelLease)),
    leases: base.input(z.object({ open: z.boolean().default(false) })).output(z.array(levelLease)),
  },
  lines: {
    search: base.input(searchRequest).output(eventIterator(searchPiece)),
    /**
     * One page from any place. `newer`: the lines from there on; `older`: the lines up to there. Offset and total come
     * at once where the query is empty or asks for levels only; with words they are null wherever counting would be
     * needed, and an offset to go to is counted up to, which takes its time and can be cancelled.
     */
    page: base.input(pageRequest).output(linePage),
    count: base.input(lineQuery).output(eventIterator(countPiece)),
    histogram: base.input(histogramRequest).output(eventIterator(z.array(bucket))),
    span: base.input(spanRequest).output(timeSpan),
    /** What arrives from now on, at most 60 pieces a second; `last` lines that are stored already come first. */
    tail: base
      .input(lineQuery.extend({ last: z.number().int().min(0).max(10_000).default(0) }))
      .output(eventIterator(tailPiece)),
    /** Brings a text log in, from a file on this computer, as if the device had uploaded it. */
    ingest: base
      .input(
        z.object({
          path: z.string().min(1).max(4096),
          /** What to call it where the path does not say. */
          name: z.string().max(300).nullable().default(null),
          /** One that is not known here becomes known. */
          device: deviceName,
          format: z.string().max(32).nullable().default(null),
          zoneMinutes: z.number().int().min(-1439).max(1439).nullable().default(null),
          again: z.boolean().default(false),
        }),
      )
      .output(eventIterator(ingestPiece)),
    /** One line whole, with how it came. */
    get: base.input(z.object({ seq: z.number() })).output(wholeLine),
  },
  events: {
    list: base.input(eventsRequest).output(z.array(deviceEvent)),
    /** One event with the whole record as its platform wrote it, where there is one. */
    get: base
      .input(z.object({ id: z.string().max(500) }))
      .output(z.object({ event: deviceEvent, raw: z.string().nullable() })),
    /**
     * Reads a connection's history from where it stopped. Ends with `done` when everything is there; an error keeps what
     * came before it. While one runs already, its progress is given.
     */
    sync: base
      .input(
        z.object({
          connection: z.string().min(1).max(100),
          since: z.number().nullable().default(null),
          until: z.number().nullable().default(null),
          query: z.string().max(10_000).default(''),
        }),
      )
      .output(eventIterator(syncPiece)),
    /** How far each connection has been read, at once and whenever that changes. */
    syncs: base.input(nothing).output(eventIterator(z.array(syncState))),
    /** What is written on the platform from now on; it is kept like a sync's. Ends when the asker goes. */
    tail: base
      .input(z.object({ connection: z.string().min(1).max(100), query: z.string().max(10_000).default('') }))
      .output(eventIterator(z.object({ events: z.number(), lines: z.number(), note: z.string().nullable() }))),
    /** Reads in a file that a platform exported: by its path on this computer, or its text. */
    import: base
      .input(
        z.object({
          source: z.union([z.object({ path: z.string().max(4096) }), z.object({ text: z.string() })]),
          /** Null: whichever recognizes it. */
          platform: platformId.nullable().default(null),
          /** To whom records belong that do not say. */
          device: deviceName.nullable().default(null),
        }),
      )
      .output(eventIterator(importPiece)),
    /** Events from now on. */
    watch: base.input(z.object({ devices: z.array(deviceName).default([]) })).output(eventIterator(deviceEvent)),
  },
  notes: {
    /** In the order of what they are about. */
    list: base.input(noteFilter).output(z.array(note)),
    watch: base.input(nothing).output(eventIterator(notePiece)),
    /** Writes a note, or changes it; a line without words is marked. */
    save: base.input(noteDraft).output(note),
    /** Nothing happens for one that is not there. */
    remove: base.input(z.object({ id: z.string().max(100) })).output(nothing),
  },
  retention: {
    /** What would go, and what the data file takes. */
    preview: base.input(retentionAsk).output(retentionPlan),
    /** Lets go what was previewed: `upTo` and `lines` are the preview's. */
    apply: base
      .input(z.object({ upTo: z.number().int().positive(), lines: z.number().int().positive(), ask: retentionAsk }))
      .output(retentionPlan),
  },
  cloud: {
    /** The levels that the platform keeps, and the one that applies to a device and why. */
    levels: base
      .input(z.object({ connection: z.string().min(1).max(100), device: z.string().max(600).nullable().default(null) }))
      .output(levelTree),
    /** Sets a target's level (`unset` deletes it): for good, or as a lease that goes back. */
    set: base
      .input(
        z.object({
          connection: z.string().min(1).max(100),
          type: z.string().max(100),
          name: z.string().max(500).default(''),
          level: deviceLevel,
          durationMs: z
            .number()
            .int()
            .min(1000)
            .max(7 * 86_400_000)
            .nullable()
            .default(null),
          reason: z.string().max(500).default(''),
          technician: z.string().max(200).default(''),
        }),
      )
      .output(z.object({ key: deviceKey, level: deviceLevel, lease: levelLease.nullable() })),
  },
  bundle: {
    export: base.input(exportRequest).output(eventIterator(exportPiece)),
    /** What would be taken out and how large it would be: better and better, until `done`. */
    preview: base.input(exportScope).output(eventIterator(exportPreview)),
    /** Throws `bundle-locked` for an encrypted one without its key. */
    verify: base.input(bundleFile).output(verifyReport),
    /** The key that signs here; null: none has been made yet, which `make` does. */
    key: base
      .input(z.object({ make: z.boolean().default(false) }))
      .output(z.object({ fingerprint: z.string(), publicKey: z.string() }).nullable()),
    trust: {
      list: base.input(nothing).output(z.array(trustedKey)),
      /** `key`: its fingerprint, or the public key in PEM. */
      add: base
        .input(z.object({ name: z.string().min(1).max(200), key: z.string().min(1).max(5000) }))
        .output(trustedKey),
      /** By fingerprint or name. */
      remove: base.input(z.object({ key: z.string().min(1).max(5000) })).output(nothing),
    },
    /** Opens a bundle where it lies, to be read and no more, until it is closed. */
    open: base.input(bundleFile).output(openedBundle),
    opened: base.input(nothing).output(z.array(openedBundle)),
    /** Verifies an open bundle, with the key that opened it. */
    check: base.input(inBundle).output(verifyReport),
    close: base.input(inBundle).output(nothing),
    /** Lines, events and the rest of a bundle into the store, as if they had been captured here. Once: again is recognized. */
    import: base.input(bundleFile).output(eventIterator(bundleImportPiece)),
    /** The questions that can be asked of the store, asked of an open bundle. */
    read: {
      devices: { list: base.input(inBundle).output(z.array(device)) },
      lines: {
        search: base.input(searchRequest.extend(inBundle.shape)).output(eventIterator(searchPiece)),
        page: base.input(pageRequest.extend(inBundle.shape)).output(linePage),
        count: base.input(lineQuery.extend(inBundle.shape)).output(eventIterator(countPiece)),
        histogram: base.input(histogramRequest.extend(inBundle.shape)).output(eventIterator(z.array(bucket))),
        span: base.input(spanRequest.extend(inBundle.shape)).output(timeSpan),
        get: base.input(inBundle.extend({ seq: z.number() })).output(wholeLine),
      },
      events: {
        list: base.input(eventsRequest.extend(inBundle.shape)).output(z.array(deviceEvent)),
        get: base
          .input(inBundle.extend({ id: z.string().max(500) }))
          .output(z.object({ event: deviceEvent, raw: z.string().nullable() })),
      },
      level: { leases: base.input(inBundle.extend({ open: z.boolean().default(false) })).output(z.array(levelLease)) },
      status: { gaps: base.input(inBundle).output(z.array(gap)) },
      notes: { list: base.input(noteFilter.extend(inBundle.shape)).output(z.array(note)) },
    },
    /** What the marks in one of this laptop's own bundles stand for. */
    tokens: base.input(bundleFile).output(z.array(z.object({ token: z.string(), value: z.string() }))),
  },
  simulator: {
    /** Starts a simulated device against this laptop (made up and added when it is not known); it runs until stopped. */
    start: base
      .input(z.object({ platform: platformId, rate: z.number().min(0.1).max(10_000).default(10) }))
      .output(device),
    stop: base.input(nothing).output(nothing),
    running: base.input(nothing).output(z.array(deviceKey)),
  },
}
export type Contract = typeof contract
