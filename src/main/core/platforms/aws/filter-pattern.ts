/**
 * The app's query as a CloudWatch filter pattern (Filter and pattern syntax: JSON), so that less is downloaded.
 *
 * Sound: a pattern never leaves out what the query matches. Only what both mean alike is translated (levels, devices and
 * event types by name); the app's own words and regular expressions look anywhere in a text, without regard to case,
 * which no pattern is documented to do. Whatever arrives is asked the query again here.
 */
import { ignoresCase, LEVEL_BITS, levelMask, type Query, type QueryNode } from '../../../../shared/query.ts'
import { AWS_LEVELS, lineLevelOf } from './levels.ts'
import { DEVICE_ATTRIBUTES } from './observe.ts'

const ID = 'aws'
/** FilterLogEvents takes no longer one. */
const LONGEST = 1024

/** Null: everything has to be read. */
export function filterPattern(query: Query | null): string | null {
  const condition = query === null ? null : narrow(query, false)
  if (condition === null) return null
  const pattern = `{ ${condition.text} }`
  return pattern.length <= LONGEST ? pattern : null
}

/** A condition, and what joins its parts, for parentheses where they are needed. */
interface Condition {
  readonly text: string
  readonly joined: '&&' | '||' | null
}

/** What everything that matches fulfills; null where nothing can be said. */
function narrow(node: QueryNode, negated: boolean): Condition | null {
  switch (node.kind) {
    case 'not':
      return narrow(node.item, !negated)
    case 'and':
    case 'or': {
      const parts = node.items.map((item) => narrow(item, negated))
      const all = (node.kind === 'and') !== negated
      const known = parts.filter((part) => part !== null)
      if (known.length === 0 || (!all && known.length < parts.length)) return null
      return join(all ? '&&' : '||', known)
    }
    case 'level':
      return levels(negated ? ~levelMask(node) : levelMask(node))
    case 'device':
      return negated ? null : device(node.pattern)
    case 'module':
      return negated || ignoresCase(node.pattern) ? null : equals('eventType', node.pattern)
    default:
      return null
  }
}

function join(by: '&&' | '||', parts: readonly Condition[]): Condition | null {
  const [first] = parts
  if (first === undefined || parts.length === 1) return first ?? null
  const texts = parts.map(({ text, joined }) => (joined === null || joined === by ? text : `(${text})`))
  return { text: texts.join(` ${by} `), joined: by }
}

/** A line without a level may be no JSON at all, and no pattern for JSON finds it. */
function levels(mask: number): Condition | null {
  if ((mask & LEVEL_BITS.none) !== 0) return null
  const names = AWS_LEVELS.filter((name) => {
    const level = lineLevelOf(name)
    return level !== 'none' && (LEVEL_BITS[level] & mask) !== 0
  })
  return join(
    '||',
    names.map((name) => ({ text: `$.logLevel = "${name}"`, joined: null })),
  )
}

/** Everything that a name is in the pattern's own text: nothing that it would take for an operator, quote or escape. */
const PLAIN = /^[A-Za-z0-9_.:@$#=/ *-]+$/

/** `*` means the same in both. */
function equals(attribute: string, value: string): Condition | null {
  return PLAIN.test(value) ? { text: `$.${attribute} = "${value}"`, joined: null } : null
}

/**
 * A device term fits the whole reference or what follows its first slash, with or without the platform before it. What
 * may fit the account cannot be asked for: entries belong to it for what they lack.
 */
function device(pattern: string): Condition | null {
  const colon = pattern.indexOf(':')
  const names =
    colon === -1 || !mayBePlatform(pattern.slice(0, colon)) ? [pattern] : [pattern, pattern.slice(colon + 1)]
  if (names.some(mayBeReserved)) return null
  const parts = names.flatMap((name) =>
    DEVICE_ATTRIBUTES.flatMap((attribute) => [equals(attribute, name), equals(attribute, `*/${name}`)]),
  )
  const known = parts.filter((part) => part !== null)
  return known.length === parts.length ? join('||', known) : null
}

function mayBePlatform(pattern: string): boolean {
  return pattern === ID || pattern.includes('*')
}

/** References that are not, or not quite, what an entry says. */
const RESERVED = ['account', 'CLIENT_ID/']

function mayBeReserved(pattern: string): boolean {
  const star = pattern.indexOf('*')
  const head = star === -1 ? pattern : pattern.slice(0, star)
  if (/^\d*$/.test(head)) return true
  return RESERVED.some((name) => head.startsWith(name) || (star !== -1 && name.startsWith(head)))
}
