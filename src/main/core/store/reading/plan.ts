import { FieldtapError } from '../../../../shared/errors.ts'
import { splitDeviceKey } from '../../../../shared/model-basics.ts'
import {
  compileMatcher,
  deviceTerms,
  isLevelOnly,
  LEVEL_BITS,
  levelMask,
  type MatchLine,
  type MatchOptions,
  type Query,
  QueryFailure,
} from '../../../../shared/query.ts'
import type { LevelCounts } from '../../platforms/platform.ts'
import { COUNTED } from '../level-order.ts'
import type { Source } from '../sources.ts'
import type { LineFilter } from '../store.ts'

/** A filter, ready to be asked. */
export interface Plan {
  readonly query: Query
  readonly options: MatchOptions
  /** Whether any line of this source can match. */
  readonly admits: (source: Source) => boolean
  /** Levels that a matching line can have, as `LEVEL_BITS`. */
  readonly levels: number
  readonly since: number
  readonly until: number
  readonly matches: (line: MatchLine) => boolean
  /** Whether device and level alone decide, so that counts answer without a look at the lines. */
  readonly countable: boolean
  /** Whether all lines of some levels match where devices and times allow. */
  readonly levelOnly: boolean
  /** Whether lines of every device can match. */
  readonly everyDevice: boolean
}

/** @throws FieldtapError `query-invalid` for a pattern that cannot be compiled */
export function planOf(filter: LineFilter): Plan {
  const { query, since, until, now, zoneOffsetMinutes: zone } = filter
  const options: MatchOptions = { now, zone, regex: 'v8' }
  return {
    query,
    options,
    admits: admission(filter),
    levels: levelMask(query),
    since: since ?? -Infinity,
    until: until ?? Infinity,
    matches: compile(() => compileMatcher(query, options)),
    countable: since === null && until === null && isLevelOnly(query),
    levelOnly: isLevelOnly(query),
    everyDevice: filter.devices.length === 0 && deviceTerms(query) === null,
  }
}

/** Lines of the levels in the mask. */
export function countLevels(levels: LevelCounts, mask: number): number {
  return COUNTED.reduce((sum, level, index) => sum + ((LEVEL_BITS[level] & mask) === 0 ? 0 : (levels[index] ?? 0)), 0)
}

function admission({ query, devices }: LineFilter): (source: Source) => boolean {
  const wanted = new Set(devices)
  const named = deviceTerms(query)
  const answers = new Map<number, boolean>()
  return (source) => {
    const known = answers.get(source.id)
    if (known !== undefined) return known
    const { platform, ref } = splitDeviceKey(source.device)
    const answer = (wanted.size === 0 || wanted.has(source.device)) && (named?.(ref, platform) ?? true)
    answers.set(source.id, answer)
    return answer
  }
}

function compile<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error
    const { at, expected } = error.error
    throw new FieldtapError('query-invalid', { detail: `at character ${at + 1}, expected ${expected}` })
  }
}
