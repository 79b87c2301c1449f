/** Bundles: exported, previewed, verified, imported, trusted. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { deviceKey } from '../model.ts'
import { base, nothing } from './base.ts'
import { lineQuery } from './lines.ts'
import { inBundle, openedBundle, read } from './open-bundle.ts'

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

/** How large an export would be, from some of its lines and the number of all of them. */
export const exportEstimate = z.object({
  /** Lines that match so far. */
  lines: z.number(),
  /** Bytes of the file as expected. */
  size: z.number(),
  done: z.boolean(),
})
export type ExportEstimate = Readonly<z.infer<typeof exportEstimate>>

/** What an export would take out, from a look at the lines. */
export const exportPreview = z.object({
  /** Lines that were looked at, and whether those are all. */
  looked: z.number(),
  whole: z.boolean(),
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

export const bundle = {
  export: base.input(exportRequest).output(eventIterator(exportPiece)),
  /** How large it would be: better and better, until `done`. */
  estimate: base.input(exportScope).output(eventIterator(exportEstimate)),
  /** What would be taken out: more and more, until `done`. */
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
  /**
   * Lines, events and the rest of a bundle into the store, as if they had been captured here. Once: again is recognized.
   * One that is open is read with the key that opened it.
   */
  import: base.input(z.union([inBundle, bundleFile])).output(eventIterator(bundleImportPiece)),
  /** The questions that can be asked of the store, asked of an open bundle. */
  read,
  /** What the marks in one of this laptop's own bundles stand for. */
  tokens: base.input(bundleFile).output(z.array(z.object({ token: z.string(), value: z.string() }))),
}
