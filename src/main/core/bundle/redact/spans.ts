/** A piece of a text that is taken out, and what for. Offsets are bytes, `to` exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly rule: string
}

/** In order and apart: what overlaps is taken out as one, for the reason of the widest. */
export function joinSpans(spans: readonly Span[]): readonly Span[] {
  if (spans.length === 1) return spans
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1)
    if (last === undefined || span.from >= last.to) joined.push(span)
    else if (span.to > last.to) {
      const rule = span.to - span.from > last.to - last.from ? span.rule : last.rule
      joined[joined.length - 1] = { from: last.from, to: span.to, rule }
    }
  }
  return joined
}
