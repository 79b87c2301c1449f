/**
 * A platform's own HTTP API, asked by this laptop. The platform knows what to ask and what the answers mean; how requests
 * travel is `io`'s.
 */
import { FieldtapError } from '../../../shared/errors.ts'
import type { DeviceLevel, LevelTree } from '../../../shared/model.ts'
import type { Query } from '../../../shared/query.ts'
import type { Observation } from './platform.ts'

/** What a person typed for a connection, by the names of `info.cloud.fields`; '' where nothing. */
export type CloudSettings = Readonly<Record<string, string>>

export interface CloudRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
  /** Whether asking twice does no harm; only then it is tried again after a failure. */
  readonly repeatable: boolean
}

export interface CloudResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface CloudIo {
  /**
   * One exchange, with all that a client owes: retries with backoff, Retry-After, a limit of requests a second, time
   * limits, proxy, authorities. Resolves for every answer that is not worth asking again; 429 and 5xx were asked again
   * until it was given up. Rejects with `cloud-unreachable`, `cloud-name`, `cloud-certificate`, `cloud-throttled`,
   * `cloud-failed` or `cancelled`.
   */
  request(request: CloudRequest, signal: AbortSignal): Promise<CloudResponse>
  now(): number
  /** Resolves after `ms`; rejects with `cancelled` when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** One sentence about what it waits for. */
  tell(sentence: string): void
  /** For a vendor's own client: where it has to go through, and whom to trust besides; '' where nothing was set. */
  readonly proxy: string
  readonly ca: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface SyncAsked {
  /** `resume` of the newest page that was kept; null at first. The platform's own text. */
  readonly resume: string | null
  /** From inclusive, to exclusive, Unix ms; null: as far as it goes. */
  readonly since: number | null
  readonly until: number | null
  /** Only what can match this is wanted: a platform may leave out what cannot. */
  readonly query: Query | null
}

export interface CloudPage {
  readonly observations: readonly Observation[]
  /** Kept in the same commit; a later sync goes on from there. */
  readonly resume: string
  /** Time of the newest record, Unix ms, and how many records there are in all: where known, for progress. */
  readonly time: number | null
  readonly total: number | null
}

/** Throws `cloud-credentials`, `cloud-denied`, `cloud-expired`, `cloud-not-configured`, `cloud-answer-broken`, and what `CloudIo` throws. */
export interface CloudClient {
  /** One request that shows whether it works; a sentence about what is there. */
  test(signal: AbortSignal): Promise<string>
  /** Pages in an order in which it can be resumed; it ends when everything is there. */
  sync(asked: SyncAsked, signal: AbortSignal): AsyncIterable<CloudPage>
  /** What is written from now on; null where the platform cannot be followed. */
  tail(asked: { readonly query: Query | null }, signal: AbortSignal): AsyncIterable<Omit<CloudPage, 'resume'>> | null
  readonly levels: CloudLevels | null
  close(): void
}

export interface CloudLevels {
  /** `ref`: the device that is asked about, or null. Keys and leases of the targets are filled in by the caller. */
  tree(ref: string | null, signal: AbortSignal): Promise<CloudLevelTree>
  /** What is set for this very target; `unset` where nothing is. */
  get(ref: string, signal: AbortSignal): Promise<DeviceLevel>
  /** Resolves when the platform has taken it. `unset` deletes. */
  set(ref: string, level: DeviceLevel, signal: AbortSignal): Promise<void>
}

export type CloudLevelTree = Omit<LevelTree, 'targets' | 'applies'> & {
  readonly targets: readonly {
    readonly type: string
    readonly name: string
    readonly ref: string
    readonly level: DeviceLevel
    readonly note: string
  }[]
  readonly applies: { readonly level: DeviceLevel | null; readonly why: string } | null
}

export interface CloudSide {
  /** `url` stands for the connection in lists: never with a secret in it. */
  check(
    settings: CloudSettings,
  ): { readonly ok: true; readonly url: string } | { readonly ok: false; readonly detail: string }
  /** Loads what it needs; asks nothing yet. */
  open(settings: CloudSettings, io: CloudIo): Promise<CloudClient>
  /** Reference under which a level target is leased; null where there is no such type of target. */
  targetRef(type: string, name: string): string | null
}

/** An answer that cannot be read, with the answer itself, which is kept for whoever has to find out why. */
export class BrokenAnswer extends FieldtapError {
  readonly raw: Uint8Array

  /** `detail` says what is wrong and where: "line 12, column 3 of page 4: a comma is missing". */
  constructor(detail: string, raw: Uint8Array) {
    super('cloud-answer-broken', { detail })
    this.raw = raw
  }
}
