/** Filters in filters: each stands on its own, and a line has to pass them all. */
import { parseQuery } from '../../shared/query.ts'

/** One filter that is kept beside the field; `range` came from the timeline. */
export type Chip =
  | { readonly is: 'query'; readonly query: string }
  | { readonly is: 'range'; readonly from: number; readonly to: number }

/** The chip as a query of its own. */
export function chipQuery(chip: Chip): string {
  if (chip.is === 'query') return chip.query
  return `since:${new Date(chip.from).toISOString()} until:${new Date(chip.to).toISOString()}`
}

/** One query for all of them and what is typed. Parts that are alternatives are kept together. */
export function joinQueries(parts: readonly string[]): string {
  const filled = parts.map((part) => part.trim()).filter((part) => part !== '')
  return filled.length === 1 ? (filled[0] ?? '') : filled.map(grouped).join(' ')
}

/** A new chip at the end; a new range takes the place of the one before, and nothing stands there twice. */
export function addChip(chips: readonly Chip[], added: Chip): readonly Chip[] {
  const rest = chips.filter((chip) =>
    added.is === 'range' ? chip.is !== 'range' : chipQuery(chip) !== chipQuery(added),
  )
  return [...rest, added]
}

function grouped(part: string): string {
  const parsed = parseQuery(part)
  return parsed.ok && parsed.query.kind === 'or' ? `(${part})` : part
}
