import { splitDeviceKey } from '../../../../../shared/model-basics.ts'
import {
  compileMatcher,
  type LiteralExpression,
  type MatchOptions,
  type QueryNode,
  requiredLiterals,
  scanRegExp,
} from '../../../../../shared/query.ts'
import { Matchable } from '../../log-line.ts'
import type { Rows } from '../find-rows.ts'
import { findNeedle } from '../needle.ts'
import { Scratch } from '../stored-words.ts'
import type { Template } from '../template.ts'
import { longestLine } from '../write-line.ts'
import { MAYBE, NO, type RowsTest, type View } from './rows-test.ts'

/** Told while a pattern runs, so that one that never ends can be noticed from outside. */
export interface Watch {
  beat(): void
  matching(is: boolean): void
}

/** Lines are searched together up to this many bytes. */
const JOINED_BYTES = 32 * 1024
const LINE_END = 0x0a

const scratch = new Scratch()

/** Whether a pattern is found in lines. Those whose template cannot have its literal parts are left out. */
export function patternTest(
  node: Extract<QueryNode, { kind: 'regex' }>,
  options: MatchOptions,
  watch: Watch,
): RowsTest {
  const literals = requiredLiterals(node, 1)
  const joined = scanRegExp(node)
  const alone = lineTest(node, options, watch)
  const known = new Map<Template, boolean>()
  return {
    judge: (template) => {
      if (template === null) return MAYBE
      const can = known.get(template) ?? canHold(template, literals)
      known.set(template, can)
      return can ? MAYBE : NO
    },
    run: (view, among) => {
      const { template } = view.group
      // Other lines are searched one by one: they are few.
      if (template === null || !isJoinable(template)) return alone.run(view, among)
      return runJoined(view, template, joined, among, watch)
    },
  }
}

/** Puts each line together and asks the query about it as a whole. */
export function lineTest(node: QueryNode, options: MatchOptions, watch: Watch): RowsTest {
  const matches = compileMatcher(node, options)
  return {
    judge: () => MAYBE,
    run: ({ block, group, sourceOf }, among) =>
      among.map((is, row) => {
        if (is === 0) return 0
        const line = group.lines[row] as number
        const device = splitDeviceKey(sourceOf(block.runOf(line).source).device)
        const matchable = new Matchable(block.line(line), block.timeOf(line), device)
        watch.beat()
        watch.matching(true)
        const found = matches(matchable)
        watch.matching(false)
        return Number(found)
      }),
  }
}

function canHold(template: Template, literals: LiteralExpression): boolean {
  switch (literals.kind) {
    case 'any':
      return true
    case 'literal':
      return findNeedle(template, { bytes: literals.bytes, caseless: true }) !== 'none'
    case 'and':
      return literals.items.every((item) => canHold(template, item))
    case 'or':
      return literals.items.some((item) => canHold(template, item))
  }
}

/** ASCII only, so that bytes are characters, and no line end inside. */
function isJoinable({ fixed }: Template): boolean {
  return fixed.every((byte) => byte < 0x80 && byte !== LINE_END)
}

function runJoined({ block, group }: View, template: Template, pattern: RegExp, among: Rows, watch: Watch): Rows {
  const found = new Uint8Array(among.length)
  const longest = longestLine(template, block.words(group)) + 1
  const out = scratch.of(JOINED_BYTES + longest)
  const rows: number[] = []
  const ends: number[] = []
  let length = 0
  const search = () => {
    watch.beat()
    watch.matching(true)
    const text = Buffer.from(out.buffer, out.byteOffset, Math.max(0, length - 1)).toString('latin1')
    let index = 0
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      while ((ends[index] as number) <= match.index) index++
      found[rows[index] as number] = 1
      const next = ends[index] as number
      if (next > text.length) break
      pattern.lastIndex = next
    }
    watch.matching(false)
    rows.length = 0
    ends.length = 0
    length = 0
  }
  for (let row = 0; row < among.length; row++) {
    if (among[row] === 0) continue
    length = block.write(group, row, out, length)
    out[length++] = LINE_END
    rows.push(row)
    ends.push(length)
    if (length >= JOINED_BYTES) search()
  }
  if (rows.length > 0) search()
  return found
}
