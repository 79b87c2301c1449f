/**
 * A set of code points as sorted, disjoint, non-adjacent ranges: [first, last, first, last, …]. Surrogates are never
 * in a set: text decoded from UTF-8 has none.
 */
export type CharSet = readonly number[]

const LAST = 0x10ffff
const SURROGATES = [0xd800, 0xdfff] as const

/** From ranges in any order, `[first, last]` each. */
export function charSet(...ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = ranges.filter(([first, last]) => first <= last).sort(([a], [b]) => a - b)
  const merged: number[] = []
  for (const [first, last] of sorted) {
    const end = merged.at(-1)
    if (end !== undefined && first <= end + 1) merged[merged.length - 1] = Math.max(end, last)
    else merged.push(first, last)
  }
  return withoutSurrogates(merged)
}

export function single(codePoint: number): CharSet {
  return charSet([codePoint, codePoint])
}

export function ranges(set: CharSet): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = []
  for (let index = 0; index < set.length; index += 2) pairs.push([set[index] ?? 0, set[index + 1] ?? 0])
  return pairs
}

export function union(...sets: readonly CharSet[]): CharSet {
  return charSet(...sets.flatMap(ranges))
}

export function complement(set: CharSet): CharSet {
  const gaps: [number, number][] = []
  let next = 0
  for (const [first, last] of ranges(set)) {
    gaps.push([next, first - 1])
    next = last + 1
  }
  return charSet(...gaps, [next, LAST])
}

export function subtract(set: CharSet, taken: CharSet): CharSet {
  return complement(union(complement(set), taken))
}

export function size(set: CharSet): number {
  return ranges(set).reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

/** With the other case of each letter A to Z or a to z that it holds. */
export function withBothCases(set: CharSet): CharSet {
  const shifted = (from: number, to: number, by: number) =>
    ranges(set).map(([first, last]) => [Math.max(first, from) + by, Math.min(last, to) + by] as const)
  return union(set, charSet(...shifted(0x41, 0x5a, 32)), charSet(...shifted(0x61, 0x7a, -32)))
}

export const DIGIT = charSet([0x30, 0x39])
export const WORD = charSet([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a])
/** JavaScript's \s: white space of Unicode and line ends. RE2's own \s is narrower and not used. */
export const SPACE = charSet(
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
)
export const NEWLINE = single(0x0a)
/** The dot: everything but LF, as in RE2 and grep. */
export const DOT = complement(NEWLINE)

/** POSIX classes, as grep and RE2 have them: `[[:digit:]]`. */
export const POSIX: Readonly<Record<string, CharSet>> = {
  alnum: charSet([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]),
  alpha: charSet([0x41, 0x5a], [0x61, 0x7a]),
  ascii: charSet([0, 0x7f]),
  blank: charSet([0x09, 0x09], [0x20, 0x20]),
  cntrl: charSet([0, 0x1f], [0x7f, 0x7f]),
  digit: DIGIT,
  graph: charSet([0x21, 0x7e]),
  lower: charSet([0x61, 0x7a]),
  print: charSet([0x20, 0x7e]),
  punct: charSet([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]),
  space: charSet([0x09, 0x0d], [0x20, 0x20]),
  upper: charSet([0x41, 0x5a]),
  word: WORD,
  xdigit: charSet([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]),
}

function withoutSurrogates(set: number[]): CharSet {
  const [from, to] = SURROGATES
  if (!ranges(set).some(([first, last]) => first <= to && last >= from)) return set
  return ranges(set).flatMap(([first, last]) => {
    if (first > to || last < from) return [first, last]
    return [...(first < from ? [first, from - 1] : []), ...(last > to ? [to + 1, last] : [])]
  })
}
