import { splitDeviceKey } from '../../../../../shared/model-basics.ts'
import {
  automatonOf,
  compileMatcher,
  exactLiterals,
  type MatchOptions,
  type QueryNode,
  scanRegExp,
} from '../../../../../shared/query.ts'
import { Matchable } from '../../log-line.ts'
import type { Rows } from '../find-rows.ts'
import { Scratch } from '../stored-words.ts'
import type { Template } from '../template.ts'
import { longestLine } from '../write-line.ts'
import { MAYBE, NO, type RowsTest, type View } from './rows-test.ts'
import { type Part, WordParts } from './word-parts.ts'
import { WordWalk } from './word-walk.ts'

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
  const parts = new WordParts(exactLiterals(node, 1))
  const joined = scanRegExp(node)
  const alone = lineTest(node, options, watch)
  const automaton = automatonOf(node)
  const walk = automaton === null ? null : new WordWalk(automaton)
  const known = new Map<Template, Known>()
  const knownOf = (template: Template) => {
    const before = known.get(template)
    if (before !== undefined) return before
    const made = { parts: parts.of(template), joinable: isJoinable(template) }
    known.set(template, made)
    return made
  }
  return {
    judge: (template) => (template === null || knownOf(template).parts !== null ? MAYBE : NO),
    glance: (template, mayHold) => {
      const needed = knownOf(template).parts
      if (needed === null) return false
      return needed.every((choices) => choices.some((bytes) => mayHold(bytes, false)))
    },
    run: (view, among) => {
      const { template } = view.group
      if (template === null) return alone.run(view, among)
      watch.beat()
      const walked = walk?.run(view.block, view.group, template, among) ?? null
      if (walked !== null) return walked
      // Other lines are searched one by one: they are few.
      return knownOf(template).joinable ? runJoined(view, template, joined, among, watch) : alone.run(view, among)
    },
  }
}

interface Known {
  /** Null where no line of the template can match. */
  readonly parts: readonly Part[] | null
  readonly joinable: boolean
}

/** Puts each line together and asks the query about it as a whole. */
export function lineTest(node: QueryNode, options: MatchOptions, watch: Watch): RowsTest {
  const matches = compileMatcher(node, options)
  return {
    judge: () => MAYBE,
    glance: () => true,
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
