import { RE2JS } from 're2js'
import type { LineLevel } from '../model.ts'
import { resolveTime, type Zone } from '../time.ts'
import type { Query, QueryLeaf, QueryNode, RegexNode, TextNode } from './ast.ts'
import { compileDevice } from './device.ts'
import { type QueryError, QueryFailure } from './error.ts'
import { asciiFold, ignoresCase } from './fold.ts'
import { compileGlob } from './glob.ts'
import { LEVEL_BITS, maskOfLevelNode } from './levels.ts'
import { notInline, type Regex } from './regex/ast.ts'
import { Automaton } from './regex/automaton.ts'
import { type CharSet, single, withBothCases } from './regex/char-set.ts'
import { emitPattern, emitText } from './regex/emit.ts'
import { parseRegex } from './regex/parse.ts'
import { stepsOf } from './regex/steps.ts'
import { compileText } from './text.ts'

/** What a query is asked about. */
export interface MatchLine {
  /** The whole line as sent, read as UTF-8 with U+FFFD for what is not, a byte order mark kept. */
  readonly text: string
  readonly level: LineLevel
  /** `PRODUCT/NAME` or the platform's id. */
  readonly device: string
  readonly platform: string
  readonly module: string | null
  /** Corrected time, Unix ms: the device's time less its clock's offset, else the receive time. */
  readonly time: number | null
}

export interface MatchOptions {
  /** Unix ms that ages and times of day are counted from. */
  readonly now: number
  /** For times without zone; UTC if not given. */
  readonly zone?: Zone
  /**
   * `re2` takes linear time and is for where a pattern runs in line (tail, highlighting); `v8` is faster, knows
   * look-around and back-references, and can run for ever: only where it can be killed. Both give the same answer.
   */
  readonly regex: 'v8' | 're2'
}

type Test = (line: MatchLine) => boolean

/** @throws QueryFailure `regex-not-inline` for `re2`, if `checkInline` has an objection. */
export function compileMatcher(query: Query, options: MatchOptions): (line: MatchLine) => boolean {
  const compile = (node: QueryNode): Test => {
    switch (node.kind) {
      case 'and': {
        const tests = cheapFirst(node.items).map(compile)
        return (line) => tests.every((test) => test(line))
      }
      case 'or': {
        const tests = cheapFirst(node.items).map(compile)
        return (line) => tests.some((test) => test(line))
      }
      case 'not': {
        const test = compile(node.item)
        return (line) => !test(line)
      }
      default:
        return compileLeaf(node, options)
    }
  }
  return compile(query)
}

/** Whether the query can run in line: null, or `regex-not-inline` for its first pattern that cannot. */
export function checkInline(query: Query): QueryError | null {
  if (query.kind === 'regex') return inlineObjection(query, readRegex(query))
  const items = query.kind === 'not' ? [query.item] : 'items' in query ? query.items : []
  for (const item of items) {
    const error = checkInline(item)
    if (error !== null) return error
  }
  return null
}

/**
 * For a search over many lines at once: a V8 pattern with the flags g and u that finds, in lines joined by LF, what the
 * term finds in each line alone. Only for lines that hold no LF themselves.
 */
export function scanRegExp(term: TextNode | RegexNode): RegExp {
  if (term.kind === 'text') return new RegExp(emitText(term.text, ignoresCase(term.text)), 'gu')
  return new RegExp(emitPattern(readRegex(term), 'v8', true), 'gu')
}

/** For lines that are not there in one piece; null for a pattern that takes more than an automaton. */
export function automatonOf(term: TextNode | RegexNode): Automaton | null {
  const steps = stepsOf(term.kind === 'text' ? plain(term.text) : readRegex(term))
  return steps === null ? null : Automaton.of(steps)
}

function plain(text: string): Regex {
  const of = ignoresCase(text) ? withBothCases : (set: CharSet) => set
  return {
    kind: 'sequence',
    items: Array.from(text, (char) => ({ kind: 'set', set: of(single(char.codePointAt(0) ?? 0)) })),
  }
}

/** @throws QueryFailure if the pattern is invalid or cannot run in line. */
export function compileInline(term: RegexNode): RE2JS {
  const regex = readRegex(term)
  const objection = inlineObjection(term, regex)
  if (objection !== null) throw new QueryFailure(objection)
  return RE2JS.compile(emitPattern(regex, 're2'))
}

function compileLeaf(node: QueryLeaf, { now, zone = 0, regex }: MatchOptions): Test {
  switch (node.kind) {
    case 'text': {
      const holds = compileText(node.text)
      return (line) => holds(line.text)
    }
    case 'regex': {
      const pattern = regex === 're2' ? compileInline(node) : new RegExp(emitPattern(readRegex(node), 'v8'), 'u')
      return (line) => pattern.test(line.text)
    }
    case 'level': {
      const mask = maskOfLevelNode(node)
      return (line) => (LEVEL_BITS[line.level] & mask) !== 0
    }
    case 'device': {
      const matches = compileDevice(node.pattern)
      return (line) => matches(line.device, line.platform)
    }
    case 'module': {
      const matches = compileGlob(node.pattern)
      const name = ignoresCase(node.pattern) ? asciiFold : (text: string) => text
      return (line) => line.module !== null && matches(name(line.module))
    }
    case 'since': {
      const since = resolveTime(node.time, now, zone)
      return (line) => line.time !== null && line.time >= since
    }
    case 'until': {
      const until = resolveTime(node.time, now, zone)
      return (line) => line.time !== null && line.time < until
    }
  }
}

function readRegex(term: RegexNode): Regex {
  const parsed = parseRegex(term.source, term.caseless)
  if (parsed.ok) return parsed.regex
  const { start, end } = term.span
  const expected = `a valid regular expression: ${parsed.message}`
  throw new QueryFailure({ code: 'regex-syntax', at: start, length: end - start, expected, detail: parsed.message })
}

function inlineObjection({ span }: RegexNode, regex: Regex): QueryError | null {
  const detail = notInline(regex)
  if (detail === null) return null
  return {
    code: 'regex-not-inline',
    at: span.start,
    length: span.end - span.start,
    expected:
      'a pattern without look-around, back-references and \\p{…}, which only a search of what is stored can run',
    detail,
  }
}

/** The order of tests changes no answer; the ones that need no text go first. */
function cheapFirst(items: readonly QueryNode[]): readonly QueryNode[] {
  return items.toSorted((a, b) => cost(a) - cost(b))
}

function cost(node: QueryNode): number {
  if (node.kind === 'regex') return 3
  if (node.kind === 'text') return 1
  if (node.kind === 'not') return cost(node.item)
  return 'items' in node ? Math.max(2, ...node.items.map(cost)) : 0
}
