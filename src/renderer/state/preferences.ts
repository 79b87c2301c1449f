import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'

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
