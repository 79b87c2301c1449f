import { asciiFold, ignoresCase, type QueryNode } from '../../../../../shared/query.ts'
import { findInWhole, findRows } from '../find-rows.ts'
import { findNeedle, type Needle } from '../needle.ts'
import type { Template } from '../template.ts'
import { NO_TIME } from '../time-words.ts'
import { MAYBE, NO, type RowsTest, YES } from './rows-test.ts'

/**
 * Whether lines hold a text, asked of their bytes. Null for a text that bytes cannot answer: what is not UTF-8 in a line
 * reads as U+FFFD, and half a surrogate pair is in no line's bytes.
 */
export function textTest({ text }: Extract<QueryNode, { kind: 'text' }>): RowsTest | null {
  if (text.includes('\ufffd') || !text.isWellFormed()) return null
  const caseless = ignoresCase(text)
  const needle: Needle = { bytes: Buffer.from(caseless ? asciiFold(text) : text, 'utf8'), caseless }
  const known = new Map<Template, ReturnType<typeof findNeedle>>()
  const find = (template: Template) => {
    const before = known.get(template)
    if (before !== undefined) return before
    const found = findNeedle(template, needle)
    known.set(template, found)
    return found
  }
  return {
    judge: (template) => {
      if (template === null) return needle.bytes.length === 0 ? YES : MAYBE
      const found = find(template)
      if (found === 'all') return YES
      return found === 'none' ? NO : MAYBE
    },
    glance: (template, mayHold) => {
      const ways = find(template)
      if (typeof ways === 'string') return ways === 'all'
      return ways.some((conditions) =>
        conditions.every(({ word, bytes }) => template.forms[word] !== NO_TIME || mayHold(bytes, caseless)),
      )
    },
    run: ({ block, group }, among) => {
      if (group.template === null) return findInWhole(block, needle.bytes, caseless, among)
      const ways = find(group.template)
      return typeof ways === 'string' ? among : findRows(block, group, ways, caseless, among)
    },
  }
}
