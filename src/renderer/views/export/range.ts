import { fromLocalField } from '../../format/time.ts'

export type RangeChoice = 'all' | 'hour' | 'custom'

/** The two ends of an export as chosen; null: open. */
export function rangeOf(
  choice: RangeChoice,
  custom: { readonly from: string; readonly to: string },
  now: number,
): { readonly since: number | null; readonly until: number | null } {
  if (choice === 'hour') return { since: now - 3_600_000, until: null }
  if (choice === 'custom') return { since: fromLocalField(custom.from), until: fromLocalField(custom.to) }
  return { since: null, until: null }
}
