import { resolveTime, type Zone } from '../time.ts'
import type { Query, QueryLeaf, QueryNode } from './ast.ts'
import { compileDevice, type DevicePredicate } from './device.ts'
import { LEVEL_BITS, maskOfLevelNode, maskOfLevels } from './levels.ts'

/** `maybe` while only a part of what a line is is known. */
type Verdict = 'yes' | 'no' | 'maybe'

/** Levels that a matching line can have, as `LEVEL_BITS`: conservative, never too few. */
export function levelMask(query: Query): number {
  return maskOfLevels((level) => {
    const verdict = judge(query, (leaf) => {
      return leaf.kind === 'level' ? known((maskOfLevelNode(leaf) & LEVEL_BITS[level]) !== 0) : 'maybe'
    })
    return verdict !== 'no'
  })
}

/** Whether the level alone decides, so that `levelMask` is exact and counts per level answer the query. */
export function isLevelOnly(query: Query): boolean {
  if (query.kind === 'not') return isLevelOnly(query.item)
  return 'items' in query ? query.items.every(isLevelOnly) : query.kind === 'level'
}

/** Whether a device can have matching lines: conservative. Null if the query narrows nothing by device. */
export function deviceTerms(query: Query): DevicePredicate | null {
  const terms = new Map<QueryLeaf, DevicePredicate>()
  for (const leaf of leaves(query)) {
    if (leaf.kind === 'device') terms.set(leaf, compileDevice(leaf.pattern))
  }
  if (terms.size === 0) return null
  return (device, platform) => {
    const verdict = judge(query, (leaf) => {
      const matches = terms.get(leaf)
      return matches === undefined ? 'maybe' : known(matches(device, platform))
    })
    return verdict !== 'no'
  }
}

/** Bounds that hold for every matching line that has a time, Unix ms; null: open. */
export interface TimeRange {
  /** Inclusive. */
  readonly since: number | null
  /** Exclusive. Not above `since` if no line with a time can match. */
  readonly until: number | null
  /** Whether a line without any time can match. */
  readonly timeless: boolean
}

/** Conservative time bounds of the query, for the same now and zone as the matcher's. */
export function timeRange(query: Query, now: number, zone: Zone): TimeRange {
  const { from, to, timeless } = reach(query, false, (node) => resolveTime(node, now, zone))
  return { since: Number.isFinite(from) ? from : null, until: Number.isFinite(to) ? to : null, timeless }
}

interface Reach {
  readonly from: number
  readonly to: number
  readonly timeless: boolean
}

const EVERYTHING: Reach = { from: -Infinity, to: Infinity, timeless: true }

function reach(node: QueryNode, negated: boolean, resolve: (time: Parameters<typeof resolveTime>[0]) => number): Reach {
  switch (node.kind) {
    case 'not':
      return reach(node.item, !negated, resolve)
    case 'and':
    case 'or': {
      if (node.items.length === 0) return EVERYTHING
      const parts = node.items.map((item) => reach(item, negated, resolve))
      return parts.reduce((node.kind === 'and') !== negated ? both : eitherOf)
    }
    case 'since':
    case 'until': {
      const at = resolve(node.time)
      // What is not since a time is until it, and a line without time is neither.
      const from = (node.kind === 'since') !== negated
      return { from: from ? at : -Infinity, to: from ? Infinity : at, timeless: negated }
    }
    default:
      return EVERYTHING
  }
}

function both(a: Reach, b: Reach): Reach {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to), timeless: a.timeless && b.timeless }
}

function eitherOf(a: Reach, b: Reach): Reach {
  const timeless = a.timeless || b.timeless
  if (a.from >= a.to) return { ...b, timeless }
  if (b.from >= b.to) return { ...a, timeless }
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to), timeless }
}

function judge(node: QueryNode, ask: (leaf: QueryLeaf) => Verdict): Verdict {
  switch (node.kind) {
    case 'not':
      return NEGATED[judge(node.item, ask)]
    case 'and': {
      const verdicts = node.items.map((item) => judge(item, ask))
      if (verdicts.includes('no')) return 'no'
      return verdicts.includes('maybe') ? 'maybe' : 'yes'
    }
    case 'or': {
      const verdicts = node.items.map((item) => judge(item, ask))
      if (verdicts.includes('yes')) return 'yes'
      return verdicts.includes('maybe') ? 'maybe' : 'no'
    }
    default:
      return ask(node)
  }
}

const NEGATED: Readonly<Record<Verdict, Verdict>> = { yes: 'no', no: 'yes', maybe: 'maybe' }

function known(matches: boolean): Verdict {
  return matches ? 'yes' : 'no'
}

function leaves(node: QueryNode): readonly QueryLeaf[] {
  if (node.kind === 'not') return leaves(node.item)
  return 'items' in node ? node.items.flatMap(leaves) : [node]
}
