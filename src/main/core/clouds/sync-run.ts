/** One reading of a connection from where it stopped to its end: a page and how far it got are one commit. */
import type { SyncPiece } from '../../../shared/cloud.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import type { Query } from '../../../shared/query.ts'
import type { Pipeline } from '../capture/pipeline.ts'
import type { CloudClient } from '../platforms/cloud-side.ts'
import type { Platform } from '../platforms/platform.ts'
import type { Store } from '../store/store.ts'
import { readSyncFact, type SyncFact, writeSyncFact } from './sync-facts.ts'

export interface SyncAsk {
  readonly since: number | null
  readonly until: number | null
  readonly query: Query | null
}

export interface SyncParts {
  readonly store: Store
  readonly pipeline: Pipeline
  readonly now: () => number
}

export interface SyncTarget {
  readonly name: string
  readonly url: string
  readonly platform: Platform
  readonly client: CloudClient
}

/** Records of a page that are joined to one transaction, so that a large page does not hold up what devices send. */
const SLICE = 500

/** Pieces of progress, the last of them `done`. Throws what the client throws; all pages before that are kept. */
export async function* runSync(
  { store, pipeline, now }: SyncParts,
  { name, url, platform, client }: SyncTarget,
  { since, until, query }: SyncAsk,
  signal: AbortSignal,
): AsyncGenerator<SyncPiece> {
  let fact: SyncFact = { ...readSyncFact(store, name, url), trouble: null }
  const sum = { pages: 0, events: 0, lines: 0 }
  const asked = { resume: fact.resume, since, until, query }
  for await (const page of client.sync(asked, signal)) {
    for (let at = 0; at < page.observations.length; at += SLICE) {
      const taken = pipeline.page(platform, page.observations.slice(at, at + SLICE), name)
      sum.events += taken.events
      sum.lines += taken.lines
      fact = { ...fact, events: fact.events + taken.events, lines: fact.lines + taken.lines, keptAt: now() }
      const isLast = at + SLICE >= page.observations.length
      if (!isLast) await store.committed()
    }
    // With the page's last records: a crash before this commit reads the page again, and finds what it knows.
    fact = { ...fact, resume: page.resume, keptAt: now() }
    writeSyncFact(store, name, fact)
    await store.committed()
    sum.pages += 1
    yield { is: 'progress', ...sum, time: page.time, total: page.total, note: null }
    if (signal.aborted) throw new FieldtapError('cancelled')
  }
  writeSyncFact(store, name, { ...fact, completedAt: now() })
  await store.committed()
  yield { is: 'done', ...sum }
}
