/** Which events a connection is asked for: the query of a page, with filters in the spelling that was chosen. */
import { type FilterProblem, readFilter, splitFilterText } from '../../../../shared/event-filter.ts'
import { writeInstant } from '../../../../shared/instant.ts'

/** The most that one page may hold (§3.2: 2 to 1000, clamped). */
export const PAGE_LIMIT = 1000

/** What a person wrote to narrow a connection down, in one of the API's two spellings, in which it is also sent. */
export interface OwnFilter {
  readonly spelling: 'direct' | 'filter'
  /** All but the bounds of time. */
  readonly terms: readonly (readonly [name: string, value: string])[]
  /** From inclusive, to exclusive, Unix ms; null: open. */
  readonly from: number | null
  readonly until: number | null
}

export type OwnFilterRead =
  | { readonly ok: true; readonly filter: OwnFilter }
  | { readonly ok: false; readonly problems: readonly FilterProblem[] }

/** `device_id__in=a,b&event_type=UPD4_OK_100`, or the same as `filter=…`, percent-encoded or not. */
export function readOwnFilter(written: string): OwnFilterRead {
  const text = written.trim().replace(/^\?/, '')
  const isWhole = text.startsWith('filter=')
  const terms = splitFilterText(isWhole ? decodeWhole(text.slice('filter='.length)) : text)
  const read = readFilter(terms)
  if (!read.ok) return read
  const bounds = read.tests.filter((test) => test.is === 'time')
  const from = bounds.filter(({ bound }) => bound === 'from').map(({ at }) => at.ms)
  // Up to and including: the rest of that millisecond belongs to it.
  const until = bounds.filter(({ bound }) => bound === 'to').map(({ at }) => at.ms + 1)
  return {
    ok: true,
    filter: {
      spelling: isWhole ? 'filter' : 'direct',
      terms: terms.filter((_, at) => read.tests[at]?.is !== 'time'),
      from: from.length === 0 ? null : Math.max(...from),
      until: until.length === 0 ? null : Math.min(...until),
    },
  }
}

function decodeWhole(text: string): string {
  try {
    return text.includes('=') ? text : decodeURIComponent(text)
  } catch {
    return text
  }
}

export interface PageAsked {
  readonly filter: OwnFilter
  /** From inclusive, to exclusive, Unix ms; null: open. */
  readonly from: number | null
  readonly until: number | null
  readonly after: string | null
  readonly limit: number
  readonly order: 'ASC' | 'DESC'
  /** Whether it is to say how many there are in all. */
  readonly count: boolean
}

export function writeQuery({ filter, from, until, after, limit, order, count }: PageAsked): string {
  const query = new URLSearchParams({ limit: String(limit), order })
  if (after !== null) query.set('after', after)
  if (count) query.set('include', 'total_count')
  const terms = [...filter.terms, ...lowest(from), ...highest(until)]
  if (filter.spelling === 'direct') {
    for (const [name, value] of terms) query.append(name.includes('__') ? name : `${name}__eq`, value)
  } else if (terms.length > 0) {
    // In this spelling, equality has no operator.
    query.set('filter', terms.map(([name, value]) => `${name.replace(/__eq$/, '')}=${value}`).join('&'))
  }
  return query.toString()
}

function lowest(ms: number | null): readonly (readonly [string, string])[] {
  const text = ms === null ? null : writeInstant({ ms, micros: 0 })
  return text === null ? [] : [['date_time__gte', text]]
}

/** The API knows "up to and including" only: the last microsecond before the end. */
function highest(ms: number | null): readonly (readonly [string, string])[] {
  const text = ms === null ? null : writeInstant({ ms: ms - 1, micros: 999 })
  return text === null ? [] : [['date_time__lte', text]]
}
