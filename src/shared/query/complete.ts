import type { LineLevel } from '../model.ts'
import { parseDuration } from '../time.ts'
import type { Span } from './ast.ts'
import { LEVEL_NAMES, LEVELS } from './levels.ts'
import { FIELD_KEYS, type FieldKey, isPlainValue, quote, type Token, tokenize } from './lexer.ts'

export interface CompletionSource {
  /** References as a query names them. */
  readonly devices: readonly string[]
  readonly modules: readonly string[]
}

export interface Completion {
  readonly kind: 'key' | 'operator' | 'level' | 'device' | 'module' | 'time'
  /** To be shown. */
  readonly label: string
  /** To replace `span` of the text; the caret goes to its end. */
  readonly insert: string
  readonly span: Span
}

const MAX_COMPLETIONS = 50
const AGES = ['1m', '5m', '15m', '1h', '6h', '24h', '7d']

/** What could stand at the caret (a UTF-16 offset), best first; nothing inside quotes and patterns. */
export function completeQuery(text: string, caret: number, source: CompletionSource): readonly Completion[] {
  const tokens = tokenize(text)
  const token = tokens.find(({ span }) => span.start < caret && caret <= span.end)
  const before = tokens.filter(({ span }) => span.end <= caret && span !== token?.span)
  return completionsFor(text, caret, token, before, source).slice(0, MAX_COMPLETIONS)
}

function completionsFor(
  text: string,
  caret: number,
  token: Token | undefined,
  before: readonly Token[],
  source: CompletionSource,
): readonly Completion[] {
  const field = token?.kind === 'error' ? token.field : token
  if (field?.kind === 'field' && caret >= field.valueSpan.start) {
    const typed = text.slice(field.valueSpan.start, caret).replace(/^"|"$/g, '')
    const comparable = field.operator === '=' ? LEVELS : LEVELS.filter((level) => level !== 'none')
    return values(field.key, typed, source, comparable).map((value) => ({ ...value, span: field.valueSpan }))
  }
  switch (token?.kind) {
    case 'error':
    case 'field':
    case 'regex':
      return []
    case 'text':
    case 'or':
      if (token.kind === 'text' && token.quoted) return []
      return words(text.slice(token.span.start, caret), token.span, before)
    default:
      return words('', { start: caret, end: caret }, token === undefined ? before : [...before, token])
  }
}

/** Keys of fields, and OR where something stands before it. */
function words(typed: string, span: Span, before: readonly Token[]): readonly Completion[] {
  const last = before.at(-1)?.kind
  const afterTerm = last !== undefined && last !== 'open' && last !== 'minus' && last !== 'or'
  const keys = FIELD_KEYS.map((key) => ({ kind: 'key' as const, label: `${key}:`, insert: `${key}:`, span }))
  const or = afterTerm ? [{ kind: 'operator' as const, label: 'OR', insert: 'OR ', span }] : []
  return [...keys, ...or].filter(({ label }) => startsWith(label, typed) && label !== typed)
}

function values(
  key: FieldKey,
  typed: string,
  source: CompletionSource,
  levels: readonly LineLevel[],
): readonly Omit<Completion, 'span'>[] {
  switch (key) {
    case 'level': {
      const alias = Object.hasOwn(LEVEL_NAMES, typed.toLowerCase()) ? LEVEL_NAMES[typed.toLowerCase()] : undefined
      const offered = levels.filter((level) => startsWith(level, typed) || level === alias)
      return offered.map((level) => ({ kind: 'level', label: level, insert: level }))
    }
    case 'device':
    case 'module': {
      const names = key === 'device' ? source.devices : source.modules
      return bestFirst(names, typed).map((name) => {
        return { kind: key, label: name, insert: isPlainValue(name) ? name : quote(name) }
      })
    }
    default: {
      const typedAges = /^\d{1,6}$/.test(typed) ? ['s', 'm', 'h', 'd'].map((unit) => typed + unit) : []
      const ages = [...typedAges, ...AGES.filter((age) => age.startsWith(typed))].filter(
        (age) => parseDuration(age) !== null,
      )
      return [...new Set(ages)].map((age) => ({ kind: 'time', label: age, insert: age }))
    }
  }
}

/** Names that start with what was typed, then names in which it occurs. */
function bestFirst(names: readonly string[], typed: string): readonly string[] {
  const needle = typed.toLowerCase()
  const starting = names.filter((name) => startsWith(name, typed))
  const holding = names.filter((name) => !startsWith(name, typed) && name.toLowerCase().includes(needle))
  return [...starting, ...holding]
}

function startsWith(text: string, typed: string): boolean {
  return text.toLowerCase().startsWith(typed.toLowerCase())
}
