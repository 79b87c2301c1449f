/** What a request for the list asks for, read from its query; whatever is wrong with it is answered for by its name. */
import {
  type EventTest,
  type FilterProblem,
  isFilterName,
  readFilter,
  splitFilterText,
} from '../../../shared/event-filter.ts'

export interface ListAsked {
  readonly tests: readonly EventTest[]
  readonly order: 'ASC' | 'DESC'
  readonly after: string | null
  readonly limit: number
  readonly count: boolean
}

export type ListRead =
  | { readonly ok: true; readonly asked: ListAsked }
  | { readonly ok: false; readonly problems: readonly FilterProblem[] }

const LOWEST = 2
const HIGHEST = 1000
const USUAL = 50

export function readQuery(query: string): ListRead {
  const pairs = [...new URLSearchParams(query)]
  // An empty one stands for none: older clients send each of them.
  const given = (name: string) => pairs.findLast(([each, value]) => each === name && value.trim() !== '')?.[1].trim()
  const problems: FilterProblem[] = []
  const limit = given('limit') ?? String(USUAL)
  if (!/^[+-]?\d{1,15}$/.test(limit)) problems.push({ name: 'limit', message: 'it is no whole number' })
  const order = (given('order') ?? 'ASC').toUpperCase()
  if (order !== 'ASC' && order !== 'DESC') problems.push({ name: 'order', message: 'it is neither ASC nor DESC' })
  const filters = pairs.filter(([name]) => isFilterName(name))
  for (const [name] of pairs) {
    if (!PARAMETERS.has(name) && !isFilterName(name)) problems.push({ name, message: 'there is no such parameter' })
  }
  const texts = pairs.filter(([name]) => name === 'filter').flatMap(([, text]) => splitFilterText(text))
  const filter = readFilter([...texts, ...filters])
  if (!filter.ok) problems.push(...filter.problems)
  if (problems.length > 0 || !filter.ok) return { ok: false, problems }
  return {
    ok: true,
    asked: {
      tests: filter.tests,
      order: order === 'DESC' ? 'DESC' : 'ASC',
      after: given('after') ?? null,
      limit: Math.min(HIGHEST, Math.max(LOWEST, Number(limit))),
      count: pairs.some(([name, value]) => isInclude(name) && value.split(',').some((each) => COUNTS.has(each.trim()))),
    },
  }
}

/** As the API writes it, and as the vendor's JavaScript client does. */
const COUNTS: ReadonlySet<string> = new Set(['total_count', 'totalCount'])
const PARAMETERS: ReadonlySet<string> = new Set([
  'limit',
  'order',
  'after',
  'filter',
  'include',
  'include[]',
  'include[0]',
])

function isInclude(name: string): boolean {
  return name.startsWith('include')
}
