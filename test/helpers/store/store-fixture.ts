/** Stores in folders of their own, and batches for them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { WritableDb } from '../../../src/main/core/store/database.ts'
import { openFile } from '../../../src/main/core/store/file.ts'
import { loadStore, type StoreHooks } from '../../../src/main/core/store/hot-store.ts'
import { MIGRATIONS } from '../../../src/main/core/store/migrations/index.ts'
import { type OpenedStore, openStore, type StoreOptions } from '../../../src/main/core/store/open.ts'
import { Readers } from '../../../src/main/core/store/reading/readers.ts'
import type { EventFilter, LineFilter, NewBatch, Store } from '../../../src/main/core/store/store.ts'
import type { LineLevel } from '../../../src/shared/model.ts'
import { parseQuery } from '../../../src/shared/query.ts'

const DECODE_MODULE = new URL('./decode-lines.ts', import.meta.url).href

const opened: Store[] = []
const folders: string[] = []

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close().catch(() => undefined)
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Path of a store file in a new folder that is removed after the test. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtap-store-'))
  folders.push(folder)
  return join(folder, 'fieldtap.sqlite')
}

/**
 * Opens a store that is closed after the test, and seals nothing unless `restMs` says so. Its seal turns text around, which tells it from what
 * stands readable.
 */
export async function open(file: string, options: Partial<StoreOptions> = {}): Promise<OpenedStore> {
  const result = await openStore({
    file,
    seal: (text) => `sealed:${Buffer.from(text).toString('base64')}`,
    unseal: (sealed) => Buffer.from(sealed.slice('sealed:'.length), 'base64').toString(),
    onCommit: () => undefined,
    decodeModule: DECODE_MODULE,
    restMs: null,
    ...options,
  })
  opened.push(result.store)
  return result
}

export async function openNew(options: Partial<StoreOptions> = {}): Promise<Store> {
  return (await open(newFile(), options)).store
}

export interface TestLine {
  readonly level?: LineLevel
  readonly time?: number | null
  readonly module?: string | null
  readonly text: string
}

const LETTERS: Readonly<Record<LineLevel, string>> = { error: 'E', warn: 'W', info: 'I', debug: 'D', none: '-' }
const ORDER: readonly LineLevel[] = ['error', 'warn', 'info', 'debug', 'none']

/** A line in the form that `decode-lines.ts` reads. */
export function written({ level = 'info', time = null, module = null, text }: TestLine): string {
  return `${LETTERS[level]} ${time ?? '-'} ${module ?? '-'}|${text}`
}

export const DEVICE = 'acme:PRODUCT/pump'
export const RECEIVED = Date.UTC(2026, 2, 1, 8)

export function batchOf(lines: readonly TestLine[], changes: Partial<NewBatch> = {}): NewBatch {
  const texts = lines.map(written)
  const levels = ORDER.map((level) => lines.filter((line) => (line.level ?? 'info') === level).length)
  return {
    device: DEVICE,
    connection: 'site',
    received: RECEIVED,
    encoding: 'lines',
    body: Buffer.from(texts.map((text) => `${text}\n`).join('')),
    count: lines.length,
    levels: levels as unknown as NewBatch['levels'],
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    requestKey: null,
    contentKey: null,
    zoneMinutes: 0,
    clockOffset: 0,
    how: 'test',
    ...changes,
  }
}

/** A batch of lines that say nothing but a word each. */
export function words(...texts: readonly string[]): NewBatch {
  return batchOf(texts.map((text) => ({ text })))
}

/** Asks for every event. */
export const EVERY_EVENT: EventFilter = {
  devices: [],
  since: null,
  until: null,
  outcomes: [],
  categories: [],
  data: {},
  text: '',
  limit: 100_000,
  before: null,
}

export function filterOf(query: string, changes: Partial<LineFilter> = {}): LineFilter {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(`not a query: ${query}`)
  return {
    query: parsed.query,
    devices: [],
    since: null,
    until: null,
    maxSeq: null,
    now: RECEIVED,
    zoneOffsetMinutes: 0,
    ...changes,
  }
}

export async function gather<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const piece of pieces) all.push(piece)
  return all
}

export function never(): AbortSignal {
  return new AbortController().signal
}

/** The lines of a search, in the order in which they came. */
export async function found(store: Store, query: string, changes: Partial<LineFilter> = {}, limit = 1_000_000) {
  const options = { limit, order: 'oldest', from: null, signal: never() } as const
  const pieces = await gather(store.search(filterOf(query, changes), options))
  return pieces.flatMap((piece) => (piece.is === 'lines' ? piece.lines : []))
}

/** A store together with its writing connection, for tests that make the disk fail under it. */
export function openWithConnection(file: string, hooks: Partial<StoreHooks> = {}): { store: Store; db: WritableDb } {
  const readers = new Readers({ file, decodeModule: DECODE_MODULE, patience: 10_000, damaged: () => undefined })
  const { value } = openFile(file, { migrations: MIGRATIONS, now: Date.now }, (db) => {
    const plain = { seal: (text: string) => text, unseal: (text: string) => text }
    const silent = { onCommit: () => undefined, onFailure: () => undefined, onDamage: () => undefined, sealing: null }
    const store = loadStore(db, readers, { ...plain, ...silent, ...hooks })
    return { store, db }
  })
  opened.push(value.store)
  return value
}
