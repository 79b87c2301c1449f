/** One connection to a platform's HTTP API: made when first used, and known to work or not by what was last asked of it. */
import { EventEmitter } from 'node:events'
import type { SyncPiece } from '../../../shared/cloud.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import type { Connection, ConnectionState, SyncState } from '../../../shared/model.ts'
import type { Query } from '../../../shared/query.ts'
import type { Pipeline } from '../capture/pipeline.ts'
import type { Log } from '../core.ts'
import { BrokenAnswer, type CloudClient, type CloudSettings, type CloudSide } from '../platforms/cloud-side.ts'
import type { Platform } from '../platforms/platform.ts'
import type { Store } from '../store/store.ts'
import { keepBrokenAnswer } from './broken-answers.ts'
import { type OpenIo, openCloudIo } from './http.ts'
import { RunningSync } from './running-sync.ts'
import { readSyncFact, syncStateOf, writeSyncFact } from './sync-facts.ts'
import { runSync, type SyncAsk } from './sync-run.ts'

export interface CloudParts {
  readonly store: Store
  readonly pipeline: Pipeline
  readonly dataDir: string
  readonly now: () => number
  readonly log: Log
}

/** Checked settings of a platform that can be asked. */
export interface CloudTarget {
  readonly platform: Platform
  readonly side: CloudSide
  readonly settings: CloudSettings
  readonly url: string
}

interface Opened {
  readonly client: CloudClient
  readonly io: OpenIo
}

/** Codes that say nothing about the connection: it answered, and this one request was no good. */
const NO_TROUBLE: ReadonlySet<string> = new Set(['cloud-none', 'cloud-refused', 'cloud-not-configured'])

export class Cloud extends EventEmitter<{ change: [] }> {
  readonly name: string
  readonly target: CloudTarget
  private readonly parts: CloudParts
  private state: ConnectionState = { is: 'connecting' }
  private opening: Promise<Opened> | null = null
  private running: RunningSync | null = null
  private readonly ending = new AbortController()

  constructor(name: string, target: CloudTarget, parts: CloudParts) {
    super()
    this.name = name
    this.target = target
    this.parts = parts
  }

  get platformId(): string {
    return this.target.platform.info.id
  }

  describe(): Connection {
    const { name, target, platformId, state } = this
    return { name, kind: 'cloud', url: target.url, platform: platformId, state, detail: '' }
  }

  syncState(): SyncState {
    return syncStateOf(this.name, readSyncFact(this.parts.store, this.name, this.target.url), this.running !== null)
  }

  /* ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────── */

  private opened(): Promise<Opened> {
    this.opening ??= openCloud(this.target, this.parts.now, (sentence) => this.waits(sentence)).catch((error) => {
      this.opening = null
      throw error
    })
    return this.opening
  }

  /** What is done shows whether the connection works. `limit` is in milliseconds. */
  async ask<T>(act: (client: CloudClient, signal: AbortSignal) => Promise<T>, limit?: number): Promise<T> {
    const { signal } = this.ending
    try {
      const { client } = await this.opened()
      const late = limit === undefined ? [] : [AbortSignal.timeout(limit)]
      const result = await act(client, AbortSignal.any([signal, ...late]))
      this.worked()
      return result
    } catch (error) {
      throw await this.failed(error)
    }
  }

  private worked(): void {
    if (this.state.is === 'up') return
    this.state = { is: 'up', since: this.parts.now() }
    this.emit('change')
  }

  private async failed(error: unknown): Promise<FieldtapError> {
    const { log, dataDir, now } = this.parts
    if (error instanceof BrokenAnswer) {
      const file = await keepBrokenAnswer(dataDir, this.name, now(), error.raw).catch(() => null)
      log.warn({ connection: this.name, file }, error.message)
    }
    const known = asFieldtapError(error)
    if (known.code === 'internal') log.error({ err: error, connection: this.name }, 'A platform could not be asked')
    if (known.code.startsWith('cloud-') && !NO_TROUBLE.has(known.code)) {
      this.state = { is: 'down', why: known.message, code: known.code }
      this.emit('change')
    }
    return known
  }

  private waits(sentence: string): void {
    this.parts.log.info({ connection: this.name }, sentence)
    this.running?.waits(sentence)
  }

  /* ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────── */

  /** Pieces of progress, the last of them `done`; of the one that runs already, where one does. */
  async *sync(asked: SyncAsk, signal: AbortSignal | undefined): AsyncGenerator<SyncPiece> {
    const isMine = this.running === null
    this.running ??= this.startSync(asked)
    const { running } = this
    try {
      yield* running.follow(signal)
    } finally {
      // Whoever began it and goes away ends it; the next goes on from there.
      if (isMine) await running.stop()
    }
  }

  private startSync(asked: SyncAsk): RunningSync {
    const stop = new AbortController()
    const signal = AbortSignal.any([this.ending.signal, stop.signal])
    const running = new RunningSync(stop, async (piece) => {
      try {
        const { client } = await this.opened()
        const target = { name: this.name, url: this.target.url, platform: this.target.platform, client }
        for await (const each of runSync(this.parts, target, asked, signal)) piece(each)
        this.worked()
      } catch (error) {
        const known = await this.failed(error)
        this.noteTrouble(known)
        throw known
      } finally {
        this.running = null
        this.emit('change')
      }
    })
    this.emit('change')
    return running
  }

  private noteTrouble(error: FieldtapError): void {
    const { store } = this.parts
    const fact = readSyncFact(store, this.name, this.target.url)
    writeSyncFact(store, this.name, { ...fact, trouble: { code: error.code, why: error.message } })
  }

  /** What is written from now on, until the asker goes. */
  async *tail(query: Query | null, signal: AbortSignal | undefined) {
    const { pipeline, store } = this.parts
    const until = AbortSignal.any([this.ending.signal, ...(signal ? [signal] : [])])
    try {
      const { client } = await this.opened()
      const pages = client.tail({ query }, until)
      if (!pages) throw new FieldtapError('cloud-none', { detail: this.name })
      yield { events: 0, lines: 0, note: null }
      for await (const page of pages) {
        const taken = pipeline.page(this.target.platform, page.observations, this.name)
        await store.committed()
        this.worked()
        yield { ...taken, note: null }
      }
    } catch (error) {
      const known = await this.failed(error)
      if (known.code !== 'cancelled') throw known
    }
  }

  async close(): Promise<void> {
    this.ending.abort()
    await this.running?.stop()
    const opened = await this.opening?.catch(() => null)
    opened?.client.close()
    opened?.io.close()
  }
}

async function openCloud(
  { side, settings }: CloudTarget,
  now: () => number,
  tell: (sentence: string) => void,
): Promise<Opened> {
  const proxy = settings.proxy ?? ''
  const io = openCloudIo({ proxy, ca: settings.ca ?? '', env: process.env, now, random: Math.random, tell })
  return { client: await side.open(settings, io), io }
}

/** Tries settings without keeping them; a sentence about what is there. */
export async function tryCloud(target: CloudTarget, now: () => number, limit: number): Promise<string> {
  const { client, io } = await openCloud(target, now, () => undefined)
  try {
    return await client.test(AbortSignal.timeout(limit))
  } catch (error) {
    throw asFieldtapError(error)
  } finally {
    client.close()
    io.close()
  }
}

function asFieldtapError(error: unknown): FieldtapError {
  if (error instanceof FieldtapError) return error
  return new FieldtapError(
    'internal',
    { detail: error instanceof Error ? error.message : String(error) },
    { cause: error },
  )
}
