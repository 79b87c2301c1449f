import { FieldtapError } from '../../../../shared/errors.ts'
import { type DeviceKey, LINE_LEVELS, splitDeviceKey } from '../../../../shared/model.ts'
import {
  checkInline,
  compileMatcher,
  deviceTerms,
  isLevelOnly,
  LEVEL_BITS,
  levelMask,
  timeRange,
} from '../../../../shared/query.ts'
import { Matchable } from '../../store/log-line.ts'
import type { LineFilter, RawLine } from '../../store/store.ts'
import type { Block, DeviceLog } from './device-log.ts'

/** A filter as it is asked of blocks and of lines. */
export interface CompiledFilter {
  /** Whether a device can have matches. */
  covers(device: DeviceKey): boolean
  /** Whether a block can. */
  wants(block: Block, log: DeviceLog): boolean
  /** How many of a block's lines match, if its header tells; else null. */
  countOf(block: Block): number | null
  matches(line: RawLine): boolean
}

/** @throws FieldtapError `query-invalid` for a pattern that takes a thread of its own to run. */
export function compileFilter(filter: LineFilter): CompiledFilter {
  const { query, devices, now, zoneOffsetMinutes: zone } = filter
  const objection = checkInline(query)
  if (objection) {
    const detail = `at character ${objection.at + 1}, expected ${objection.expected}`
    throw new FieldtapError('query-invalid', { detail })
  }
  const matches = compileMatcher(query, { now, zone, regex: 're2' })
  const named = deviceTerms(query)
  const range = timeRange(query, now, zone)
  const since = Math.max(filter.since ?? Number.NEGATIVE_INFINITY, range.since ?? Number.NEGATIVE_INFINITY)
  const until = Math.min(filter.until ?? Number.POSITIVE_INFINITY, range.until ?? Number.POSITIVE_INFINITY)
  const last = filter.maxSeq ?? Number.POSITIVE_INFINITY
  const mask = levelMask(query)
  const levelOnly = isLevelOnly(query)
  const countLevels = (block: Block) =>
    LINE_LEVELS.reduce((sum, level, at) => ((LEVEL_BITS[level] & mask) === 0 ? sum : sum + (block.levels[at] ?? 0)), 0)
  return {
    covers(device) {
      const { platform, ref } = splitDeviceKey(device)
      return (devices.length === 0 || devices.includes(device)) && (named === null || named(ref, platform))
    },
    wants: (block) => block.to >= since && block.from < until && block.first <= last && countLevels(block) > 0,
    countOf(block) {
      if (block.to < since || block.from >= until || block.first > last || countLevels(block) === 0) return 0
      const inside = block.from >= since && block.to < until && block.last <= last
      return levelOnly && inside ? countLevels(block) : null
    },
    matches(line) {
      if (filter.since !== null && line.time < filter.since) return false
      if (filter.until !== null && line.time >= filter.until) return false
      if (line.seq > last) return false
      if ((LEVEL_BITS[line.level] & mask) === 0) return false
      if (levelOnly) return true
      const decoded = { bytes: line.bytes, level: line.level, time: line.deviceTime, module: line.module }
      return matches(new Matchable(decoded, line.time, splitDeviceKey(line.device)))
    },
  }
}
