import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { COLUMNS, type Column, completeColumns } from '../log/columns.ts'

const kept = z.object({
  columns: z
    .array(z.object({ id: z.enum(COLUMNS), shown: z.boolean(), width: z.number() }))
    .catch([])
    .default([]),
  wrap: z.boolean().catch(false).default(false),
  timeline: z.boolean().catch(true).default(true),
  history: z.array(z.string().max(10_000)).catch([]).default([]),
  saved: z
    .array(z.object({ name: z.string().max(200), query: z.string().max(10_000) }))
    .catch([])
    .default([]),
})

export interface SavedFilter {
  readonly name: string
  readonly query: string
}

/** How the log view looks in this window, and what was searched for in it; kept in the window's own storage. */
export interface LogPreferences {
  readonly columns: readonly Column[]
  /** Break long lines instead of cutting them at the edge. */
  readonly wrap: boolean
  /** The timeline above the lines is open. */
  readonly timeline: boolean
  /** Queries that were run, newest first. */
  readonly history: readonly string[]
  readonly saved: readonly SavedFilter[]
}

const KEY = 'fieldtap.log'
const MOST_HISTORY = 50

export function createLogPreferences(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<LogPreferences> {
  const store = createStore<LogPreferences>()(() => {
    const known = kept.safeParse(read(storage))
    const { columns, ...rest } = known.success ? known.data : kept.parse({})
    return { ...rest, columns: completeColumns(columns) }
  })
  store.subscribe((now) => write(storage, now))
  return store
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

function read(storage: Pick<Storage, 'getItem'>): unknown {
  try {
    return JSON.parse(storage.getItem(KEY) ?? '{}')
  } catch {
    return {}
  }
}

/** A window without storage works all the same; it only forgets. */
function write(storage: Pick<Storage, 'setItem'>, now: LogPreferences): void {
  try {
    storage.setItem(KEY, JSON.stringify(now))
  } catch {}
}
