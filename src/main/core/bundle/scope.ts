import { type DeviceKey, splitDeviceKey } from '../../../shared/model.ts'
import { deviceTerms, timeRange } from '../../../shared/query.ts'
import type { LineFilter } from '../store/store.ts'

/** What of events, leases and gaps goes with the lines of a filter: the same devices in the same time. */
export interface Scope {
  readonly devices: readonly DeviceKey[]
  /** From inclusive, to exclusive, ms; null: open. */
  readonly since: number | null
  readonly until: number | null
  covers(device: DeviceKey): boolean
  /** Whether a span of time touches it; null: it has not ended. */
  touches(from: number, to: number | null): boolean
}

/** The query's own `device:`, `since:` and `until:` narrow it too; its words do not, for they are about lines. */
export function scopeOf(filter: LineFilter): Scope {
  const asked = new Set(filter.devices)
  const named = deviceTerms(filter.query)
  const range = timeRange(filter.query, filter.now, filter.zoneOffsetMinutes)
  const since = later(filter.since, range.since)
  const until = earlier(filter.until, range.until)
  return {
    devices: filter.devices,
    since,
    until,
    covers(device) {
      const { platform, ref } = splitDeviceKey(device)
      return (asked.size === 0 || asked.has(device)) && (named === null || named(ref, platform))
    },
    touches(from, to) {
      return (since === null || to === null || to >= since) && (until === null || from < until)
    },
  }
}

function later(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b)
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b)
}
