import type { FieldtapError } from '../../../shared/errors.ts'
import { loadSqlite } from './database.ts'
import { openFile, type Recovered, suspect } from './file.ts'
import { loadStore } from './hot-store.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { Readers } from './reading/readers.ts'
import { prepareThread } from './reading/spare.ts'
import { BLOCK_LINES } from './sealing/gather.ts'
import { isDamage } from './sqlite-error.ts'
import type { Committed, Store } from './store.ts'

export interface StoreOptions {
  /** The SQLite file; its folder exists. No other process uses it, and nothing in this one opens it beside the store. */
  readonly file: string
  /** Seals a device's credential for the disk, and opens it again; `unseal` throws where the key is gone. */
  readonly seal: (text: string) => string
  readonly unseal: (sealed: string) => string
  /** Called after each commit with what it made durable. */
  readonly onCommit: (what: Committed) => void
  /** Called when a turn ends: what is written from now on is committed with another one. */
  readonly onTurn?: () => void
  /** Called when a turn could not be written; whoever awaits `committed()` is told as well. */
  readonly onFailure?: (error: FieldtapError) => void
  readonly now?: () => number
  /** URL of a module that exports `decode` for the reading threads in place of the platforms'. */
  readonly decodeModule?: string
  /** How long a reading thread may be at one line before it is replaced, ms. */
  readonly patience?: number
  /** Lines that do not fill a block are sealed when none came for so long, ms. Null: lines stay as they came. */
  readonly restMs?: number | null
  /** Lines of a full block. */
  readonly blockLines?: number
}

export interface OpenedStore {
  readonly store: Store
  /** A damaged file that was set aside (renamed, with its log) for a new one that has what could be saved, or null. */
  readonly recovered: Recovered | null
}

const PATIENCE = 10_000
const REST_MS = 5000

/** Has ready what opening a store and the first question need, before anybody knows which store. */
export function prepareStore(): void {
  prepareThread()
  loadSqlite()
}

/** @throws FieldtapError `data-newer`, `data-locked`, `data-unusable` */
export async function openStore(options: StoreOptions): Promise<OpenedStore> {
  const { file, seal, unseal, onCommit, onTurn, onFailure, now = Date.now } = options
  const { decodeModule = null, patience = PATIENCE, restMs = REST_MS, blockLines = BLOCK_LINES } = options
  const damaged = () => suspect(file)
  const failed = (error: FieldtapError) => {
    if (isDamage(error.cause)) damaged()
    onFailure?.(error)
  }
  const sealing = restMs === null ? null : { file, decodeModule, blockLines, restMs, damaged }
  // While the file is being looked at.
  prepareThread()
  const readers = new Readers({ file, decodeModule, patience, damaged })
  const { value: store, recovered } = openFile(file, { migrations: MIGRATIONS, now }, (db) => {
    return loadStore(db, readers, { seal, unseal, onCommit, onTurn, onFailure: failed, onDamage: damaged, sealing })
  })
  readers.warm()
  return { store, recovered }
}
