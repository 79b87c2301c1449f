import { asciiFold, automatonOf, ignoresCase, type QueryNode } from '../../../../../shared/query.ts'
import { findInWhole, findRows } from '../find-rows.ts'
import { findNeedle, type Needle, type Ways } from '../needle.ts'
import type { Template } from '../template.ts'
import { NO_TIME } from '../time-words.ts'
import { MAYBE, NO, type RowsTest, YES } from './rows-test.ts'
import { WordWalk } from './word-walk.ts'

/**
 * Whether lines hold a text, asked of their bytes. Null for a text that bytes cannot answer: what is not UTF-8 in a line
 * reads as U+FFFD, and half a surrogate pair is in no line's bytes.
 */
export function textTest(node: Extract<QueryNode, { kind: 'text' }>): RowsTest | null {
  const { text } = node
  if (text.includes('\ufffd') || !text.isWellFormed()) return null
  const caseless = ignoresCase(text)
  const needle: Needle = { bytes: Buffer.from(caseless ? asciiFold(text) : text, 'utf8'), caseless }
  // Most texts are nowhere, and need none.
  let walk: WordWalk | null | undefined
  const walkOf = () => {
    const automaton = automatonOf(node)
    return automaton === null ? null : new WordWalk(automaton)
  }
  const known = new Map<Template, Known>()
  const kept = new Map<string, Uint8Array>()
  const knownOf = (template: Template) => {
    const before = known.get(template)
    if (before !== undefined) return before
    const ways = findNeedle(template, needle)
    const made = { ways, choices: typeof ways === 'string' ? null : choicesOf(template, ways, kept) }
    known.set(template, made)
    return made
  }
  return {
    judge: (template) => {
      if (template === null) return needle.bytes.length === 0 ? YES : MAYBE
      const { ways } = knownOf(template)
      if (ways === 'all') return YES
      return ways === 'none' ? NO : MAYBE
    },
    glance: (template, mayHold) => {
      const { ways, choices } = knownOf(template)
      if (typeof ways === 'string') return ways === 'all'
      return choices === null || choices.some((bytes) => mayHold(bytes, caseless))
    },
    run: ({ block, group }, among) => {
      if (group.template === null) return findInWhole(block, needle.bytes, caseless, among)
      if (walk === undefined) walk = walkOf()
      const walked = walk?.run(block, group, group.template, among) ?? null
      if (walked !== null) return walked
      const { ways } = knownOf(group.template)
      return typeof ways === 'string' ? among : findRows(block, group, ways, caseless, among)
    },
  }
}

interface Known {
  readonly ways: ReturnType<typeof findNeedle>
  /** Bytes of which stored words hold one where a line holds the text; null where that can be without any. */
  readonly choices: readonly Uint8Array[] | null
}

/** Of each way the longest that is asked of a stored word. The same bytes are the same array, taken from `kept`. */
function choicesOf(template: Template, ways: Ways, kept: Map<string, Uint8Array>): readonly Uint8Array[] | null {
  const choices = new Set<Uint8Array>()
  for (const conditions of ways) {
    const stored = conditions.filter(({ word }) => template.forms[word] === NO_TIME)
    const [first, ...others] = stored.map(({ bytes }) => bytes)
    if (first === undefined) return null
    const longest = others.reduce((a, b) => (b.length > a.length ? b : a), first)
    const key = Buffer.from(longest).toString('latin1')
    const same = kept.get(key) ?? longest
    kept.set(key, same)
    choices.add(same)
  }
  return [...choices]
}
