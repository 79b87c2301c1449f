import type { LineFilter, Store } from '../store/store.ts'
import type { EncryptTo } from './age/encrypt.ts'
import type { Contents } from './format.ts'
import type { RedactionRequest, RedactionSummary } from './redact/redactor.ts'

/** What an export reads: a few methods of the store, so that anything else with lines and events can be exported too. */
export type BundleSource = Pick<
  Store,
  'raw' | 'packed' | 'events' | 'leases' | 'gaps' | 'notes' | 'devices' | 'totals' | 'lastSeq'
>

/** Signs bundles; the key itself stays with whoever holds it. */
export interface BundleSigner {
  /** Ed25519 public key, PEM (SPKI). */
  readonly publicKey: string
  /** 64 raw bytes. */
  sign(manifest: Uint8Array): Promise<Uint8Array>
}

/** A bundle's place among those of the same capture. */
export interface ChainLink {
  readonly id: string
  /** From 1. */
  readonly number: number
  /** The one before it, by the SHA-256 of its manifest, and when it was made (ISO 8601). */
  readonly previous: { readonly sha256: string; readonly created: string } | null
}

export interface BundleRequest {
  /** Absolute path of the file to be. */
  readonly path: string
  readonly overwrite: boolean
  /** `now` is when the bundle is made. */
  readonly filter: Omit<LineFilter, 'maxSeq'>
  /** The query as it was typed. */
  readonly queryText: string
  readonly technician: string
  readonly site: string
  readonly job: string
  readonly note: string
  readonly app: { readonly name: string; readonly version: string }
  /** Opens the app's own log for the time, when it is its turn; null: without it. */
  readonly appLog: (() => AsyncIterable<Uint8Array>) | null
  readonly contents: Contents
  readonly redaction: RedactionRequest
  /** Which bundle of its capture it is; null: of none. */
  readonly chain: ChainLink | null
  readonly signer: BundleSigner | null
  /** Null: it is not encrypted. */
  readonly encryptTo: EncryptTo | null
}

export interface BundleProgress {
  readonly step: 'lines' | 'events' | 'records' | 'file'
  readonly lines: number
  /** Null where only the search itself will tell. */
  readonly totalLines: number | null
  /** Bytes of the lines so far. */
  readonly bytes: number
}

export interface BundleControl {
  readonly signal: AbortSignal
  /** Called about ten times a second, and at the beginning of each step. */
  readonly onProgress: (progress: BundleProgress) => void
}

export interface BundleResult {
  readonly path: string
  readonly size: number
  readonly lines: number
  readonly events: number
  /** Of the whole file, hex. */
  readonly sha256: string
  readonly manifestSha256: string
  /** ISO 8601. */
  readonly created: string
  /** `tokens`: what each stands for. That stays on this laptop. */
  readonly redacted: RedactionSummary & {
    readonly tokens: readonly { readonly token: string; readonly value: string }[]
  }
}
