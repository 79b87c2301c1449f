import { createStore, type StoreApi } from 'zustand/vanilla'
import { DEFAULT_SETTINGS, type LogViewSettings } from '../../shared/model.ts'
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

export function createLogPreferences(client: CoreClient, facts: StoreApi<Facts>): StoreApi<LogPreferences> {
  const store = createStore<LogPreferences>()(() => fromKept(DEFAULT_SETTINGS.logView))
  const keeper = keepInCore(client, () => ({ logView: toKept(store.getState()) }))
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

/** The query at the top, where it stood before no more. */
export function remember(history: readonly string[], query: string): readonly string[] {
  const text = query.trim()
  return text === '' ? history : [text, ...history.filter((other) => other !== text)].slice(0, MOST_HISTORY)
}

/** Saved under a name, in place of what had this name. */
export function save(saved: readonly SavedFilter[], filter: SavedFilter): readonly SavedFilter[] {
  return [...saved.filter(({ name }) => name !== filter.name), filter]
}
