/** Lines that are selected, by their numbers: from where it began to where it was drawn. It need not be at hand. */
export interface Selection {
  readonly anchor: number
  /** The line that the keys move. */
  readonly head: number
}

export function rangeOf({ anchor, head }: Selection): { readonly from: number; readonly to: number } {
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) }
}

export function isSelected(selection: Selection | null, seq: number): boolean {
  if (selection === null) return false
  const { from, to } = rangeOf(selection)
  return seq >= from && seq <= to
}

export function isRange(selection: Selection | null): boolean {
  return selection !== null && selection.anchor !== selection.head
}
