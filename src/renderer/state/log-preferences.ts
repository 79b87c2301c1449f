import { createStore, type StoreApi } from 'zustand/vanilla'
import { DEFAULT_SETTINGS, type LogViewSettings, logViewSettings, type Settings } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'
import { COLUMNS, type Column, completeColumns } from '../log/columns.ts'
import type { Facts } from './facts.ts'
import { keepInCore } from './keep-in-core.ts'

export interface SavedFilter {
  readonly name: string
  readonly query: string
}

/** How the log view looks, and what was searched for in it; kept by the core with the data folder. */
export interface LogPreferences extends Omit<LogViewSettings, 'columns' | 'history' | 'saved'> {
  readonly columns: readonly Column[]
  readonly history: readonly string[]
  readonly saved: readonly SavedFilter[]
}

const MOST_HISTORY = 50

/** Where what the core does not have yet outlives the page, in the window's own storage. */
const UNSAVED = 'fieldtap.unsaved'

export function createLogPreferences(
  client: CoreClient,
  facts: StoreApi<Facts>,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): StoreApi<LogPreferences> {
  const left = readUnsaved(storage)
  const store = createStore<LogPreferences>()(() => fromKept(left ?? DEFAULT_SETTINGS.logView))
  const keeper = keepInCore(
    client,
    () => ({ logView: toKept(store.getState()) }),
    (part) => writeUnsaved(storage, part),
  )
  if (left !== null) keeper.changed()
  let taking = false
  const take = ({ settings }: Facts) => {
    if (settings === null) return
    // What was changed here meanwhile is newer.
    if (keeper.isDue) return keeper.retry()
    taking = true
    store.setState(fromKept(settings.logView))
    taking = false
  }
  facts.subscribe((now, before) => now.settings !== before.settings && take(now))
  store.subscribe(() => taking || keeper.changed())
  return store
}

function fromKept({ columns, ...rest }: LogViewSettings): LogPreferences {
  const known = columns.flatMap(({ id, ...looks }) => {
    const column = COLUMNS.find((each) => each === id)
    return column === undefined ? [] : [{ id: column, ...looks }]
  })
  return { ...rest, columns: completeColumns(known) }
}

function toKept({ columns, history, saved, wrap, timeline }: LogPreferences): LogViewSettings {
  return { columns: [...columns], history: [...history], saved: [...saved], wrap, timeline }
}

function readUnsaved(storage: Pick<Storage, 'getItem'>): LogViewSettings | null {
  try {
    const known = logViewSettings.safeParse(JSON.parse(storage.getItem(UNSAVED) ?? 'null')?.logView)
    return known.success ? known.data : null
  } catch {
    return null
  }
}

/** A window without storage works all the same; it only forgets what was changed while it was closed. */
function writeUnsaved(storage: Pick<Storage, 'setItem' | 'removeItem'>, part: Partial<Settings> | null): void {
  try {
    if (part === null) storage.removeItem(UNSAVED)
    else storage.setItem(UNSAVED, JSON.stringify(part))
  } catch {}
}

/** The query at the top, where it stood before no more. */
export function remember(history: readonly string[], query: string): readonly string[] {
  const text = query.trim()
  return text === '' ? history : [text, ...history.filter((other) => other !== text)].slice(0, MOST_HISTORY)
}

/** Saved under a name, in place of what had this name. */
export function save(saved: readonly SavedFilter[], filter: SavedFilter): readonly SavedFilter[] {
  return [...saved.filter(({ name }) => name !== filter.name), filter]
}
