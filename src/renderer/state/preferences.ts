import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CoreClient } from '../client.ts'
import type { Facts } from './facts.ts'
import { keepInCore } from './keep-in-core.ts'

/** What belongs to this window and not to the data folder; kept in the window's own storage. */
const preferences = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast-light', 'contrast-dark']).catch('system'),
  language: z.enum(['system', 'en', 'zh-CN']).catch('system'),
  /** Minutes that the timeline shows; null: what fits the device. */
  minutes: z.number().min(1).max(10_080).nullable().catch(null),
  /** Commands of keys without Ctrl or Cmd; off for whoever presses them by mistake or by voice. */
  plainKeys: z.boolean().catch(true),
  /** Show lines whole instead of without what the columns beside them say already. */
  wholeLines: z.boolean().catch(false),
})
export type Preferences = Readonly<z.infer<typeof preferences>>

const KEY = 'fieldtap.preferences'

export function createPreferences(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<Preferences> {
  const store = createStore<Preferences>()(() => parse(read(storage)))
  store.subscribe((now) => write(storage, now))
  return store
}

/**
 * A window that has nothing of its own, as every page of a browser shell on another port, begins with what was chosen
 * last over this data folder.
 */
export function sharePreferences(
  store: StoreApi<Preferences>,
  storage: Pick<Storage, 'getItem'>,
  client: CoreClient,
  facts: StoreApi<Facts>,
): void {
  const keeper = keepInCore(client, () => ({ window: { ...store.getState() } }))
  let isNew = Object.keys(Object(read(storage))).length === 0
  facts.subscribe(({ settings }, before) => {
    if (settings === null || settings === before.settings) return
    const isWorthIt = isNew && Object.keys(settings.window).length > 0
    isNew = false
    if (isWorthIt) store.setState(parse(settings.window))
    else if (keeper.isDue) keeper.retry()
  })
  store.subscribe(() => {
    isNew = false
    keeper.changed()
  })
}

function parse(kept: unknown): Preferences {
  const known = preferences.safeParse(kept)
  return known.success ? known.data : preferences.parse({})
}

function read(storage: Pick<Storage, 'getItem'>): unknown {
  try {
    return JSON.parse(storage.getItem(KEY) ?? '{}')
  } catch {
    return {}
  }
}

/** A window without storage works all the same; it only forgets. */
function write(storage: Pick<Storage, 'setItem'>, now: Preferences): void {
  try {
    storage.setItem(KEY, JSON.stringify(now))
  } catch {}
}
