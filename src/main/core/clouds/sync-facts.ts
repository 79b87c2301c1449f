/** How far a connection has been read: a small fact in the store, written in the commit of the page that it speaks of. */
import { z } from 'zod'
import type { SyncState } from '../../../shared/model.ts'
import type { Store } from '../store/store.ts'

const syncFact = z.object({
  /** Of what it was read; another address begins anew. */
  url: z.string(),
  resume: z.string().nullable(),
  completedAt: z.number().nullable(),
  keptAt: z.number().nullable(),
  events: z.number(),
  lines: z.number(),
  trouble: z.object({ code: z.string(), why: z.string() }).nullable(),
})
export type SyncFact = Readonly<z.infer<typeof syncFact>>

export function readSyncFact(store: Store, connection: string, url: string): SyncFact {
  const text = store.fact(factOf(connection))
  const fact = text === null ? null : syncFact.parse(JSON.parse(text))
  if (fact?.url === url) return fact
  return { url, resume: null, completedAt: null, keptAt: null, events: 0, lines: 0, trouble: null }
}

export function writeSyncFact(store: Store, connection: string, fact: SyncFact): void {
  store.setFact(factOf(connection), JSON.stringify(fact))
}

export function syncStateOf(connection: string, fact: SyncFact, running: boolean): SyncState {
  const { completedAt, keptAt, events, lines, trouble } = fact
  return { connection, running, completedAt, keptAt, events, lines, trouble }
}

function factOf(connection: string): string {
  return `sync:${connection}`
}
