import type { DeviceKey, Gap, LevelLease } from '../../../shared/model.ts'
import type { Note } from '../../../shared/notes.ts'
import type { Query } from '../../../shared/query.ts'
import type { DeviceTotals, LineFilter, StoredDevice } from '../store/store.ts'
import { gapsOf, leasesOf, notesOf } from './records.ts'
import { type Scope, scopeOf } from './scope.ts'
import type { BundleRequest, BundleSource } from './source.ts'

/** What the source held when the export was asked for: the short things themselves, of the long ones where they end. */
export interface Snapshot {
  readonly source: BundleSource
  readonly filter: LineFilter
  readonly scope: Scope
  readonly newestEvent: number
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
  readonly notes: readonly Note[]
  readonly stored: ReadonlyMap<DeviceKey, StoredDevice>
  readonly totals: readonly DeviceTotals[]
}

export function takeSnapshot(source: BundleSource, request: Pick<BundleRequest, 'filter' | 'contents'>): Snapshot {
  const filter: LineFilter = { ...request.filter, maxSeq: source.lastSeq() }
  const scope = scopeOf(filter)
  const { contents } = request
  return {
    source,
    filter,
    scope,
    newestEvent: newestEvent(source),
    leases: contents.levels ? leasesOf(source.leases({ open: false }), scope) : [],
    gaps: gapsOf(source.gaps(), scope),
    notes: contents.notes ? notesOf(source.notes(), scope) : [],
    stored: new Map(source.devices().map((device) => [device.key, device])),
    totals: source.totals().filter((total) => scope.covers(total.device)),
  }
}

/** How many lines there will be, if it can be known without a search. */
export function countBefore({ filter, totals }: Snapshot): number | null {
  if (!matchesAll(filter.query) || filter.since !== null || filter.until !== null) return null
  return totals.reduce((sum, total) => sum + total.lines, 0)
}

function matchesAll(query: Query): boolean {
  return query.kind === 'and' && query.items.length === 0
}

function newestEvent(source: BundleSource): number {
  const everything = { devices: [], since: null, until: null, outcomes: [], categories: [], data: {}, text: '' }
  return source.events({ ...everything, limit: 1, before: null })[0]?.seq ?? 0
}
