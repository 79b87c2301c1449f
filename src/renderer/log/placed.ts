/**
 * Where rows lie whose heights are known without asking the browser. A row that stays drawn stays where it is, so that
 * scrolling lays out and paints what comes and nothing else.
 */
export interface Placed {
  /** Number of the first row. */
  readonly first: number
  /** Upper edge of each row, px from where the first rows ever lay, and at last the lower edge of the last one. */
  readonly tops: readonly number[]
}

/** Further away from where they began, rows are placed from there again, px. */
const FAR = 1_000_000

/** Places rows of these heights around those that were drawn before. */
export function placeRows(before: Placed | null, first: number, heights: readonly number[]): Placed {
  const kept = before === null ? null : keptOf(before, first, first + heights.length)
  const tops = [0]
  for (const height of heights) tops.push((tops.at(-1) ?? 0) + height)
  // Where all rows are others, they take the places of those before.
  const shift = kept === null ? (before?.tops[0] ?? 0) : kept.top - (tops[kept.index - first] ?? 0)
  return { first, tops: Math.abs(shift) > FAR ? tops : tops.map((top) => top + shift) }
}

/** A row that was drawn before and is drawn again. */
function keptOf({ first, tops }: Placed, from: number, end: number): { index: number; top: number } | null {
  const index = Math.max(first, from)
  const top = tops[index - first]
  return index < Math.min(end, first + tops.length - 1) && top !== undefined ? { index, top } : null
}

/** Which of so many elements shows a row: as rows come on one side, they take the elements of those that go on the other. */
export function slotOf(index: number, slots: number): number {
  return ((index % slots) + slots) % slots
}
