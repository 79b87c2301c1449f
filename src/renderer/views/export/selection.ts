import { leaseSpan } from '../../../shared/lease-span.ts'
import type { DeviceKey, LevelLease } from '../../../shared/model.ts'
import { fromLocalField } from '../../format/time.ts'

export type ScopeChoice = 'query' | 'device' | 'some' | 'all'
export type RangeChoice = 'all' | 'hour' | 'capture' | 'custom'

/** What of all that was captured goes out, as a person chose it. */
export interface Selection {
  readonly scope: ScopeChoice
  /** Those that are ticked, for `some`. */
  readonly devices: readonly DeviceKey[]
  readonly range: RangeChoice
  /** The lease whose time it is, for `capture`; null: the newest. */
  readonly capture: string | null
  /** As the fields hold them, for `custom`. */
  readonly custom: { readonly from: string; readonly to: string }
}

/** What the window showed when the dialog was opened. */
export interface Screen {
  readonly device: DeviceKey | null
  readonly query: string
}

/** As the core asks for it; null: nothing is chosen yet. */
export function toLineQuery(
  selection: Selection,
  screen: Screen,
  captures: readonly LevelLease[],
  now: number,
): {
  readonly devices: DeviceKey[]
  readonly query: string
  readonly since: number | null
  readonly until: number | null
} | null {
  const devices = devicesOf(selection, screen)
  if (selection.scope === 'some' && devices.length === 0) return null
  const query = selection.scope === 'query' ? screen.query : ''
  return { devices, query, ...rangeOf(selection, capturesOf(captures, devices), now) }
}

/** The devices that are asked for; none: all. */
export function devicesOf({ scope, devices }: Selection, screen: Screen): DeviceKey[] {
  if (scope === 'some') return [...devices]
  return scope === 'all' || screen.device === null ? [] : [screen.device]
}

/** The times at which a level was raised on one of these devices (none: on any), newest first. */
export function capturesOf(leases: readonly LevelLease[], devices: readonly DeviceKey[]): readonly LevelLease[] {
  return leases
    .filter(({ device }) => devices.length === 0 || devices.includes(device))
    .toSorted((a, b) => b.requestedAt - a.requestedAt)
}

function rangeOf({ range, capture, custom }: Selection, captures: readonly LevelLease[], now: number) {
  if (range === 'hour') return { since: now - 3_600_000, until: null }
  if (range === 'custom') return { since: fromLocalField(custom.from), until: fromLocalField(custom.to) }
  const lease = range === 'capture' ? (captures.find(({ id }) => id === capture) ?? captures[0]) : undefined
  return lease === undefined ? { since: null, until: null } : leaseSpan(lease)
}
