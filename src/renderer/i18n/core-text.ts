/**
 * Sentences that the core makes: events, hints, reasons. They come in English, as they are kept in the store and in
 * bundles; here they are worded in the page's language, by the sentence itself. What has no words stays English.
 */
import { ERRORS } from '../../shared/errors.ts'
import phrases from './core-text.zh-cn.json' with { type: 'json' }
import errors from './errors.zh-cn.json' with { type: 'json' }
import type { Language } from './i18n.ts'

interface Pattern {
  readonly matches: RegExp
  /** Names of the places, in the order of the groups. */
  readonly names: readonly string[]
  readonly chinese: string
}

const PLACE = /\{(\w+)\}/g

/** Phrases, and what the error table says, which stands in sentences too. */
const WORDS: readonly (readonly [english: string, chinese: string])[] = [
  ...Object.entries(phrases),
  ...Object.entries(ERRORS).flatMap(([code, { message, todo }]) => {
    const chinese = (errors as Readonly<Record<string, { message: string; todo: string }>>)[code]
    return chinese === undefined
      ? []
      : ([
          [message, chinese.message],
          [todo, chinese.todo],
        ] as const)
  }),
]
const EXACT = new Map(WORDS.filter(([english]) => !english.includes('{')))
const PATTERNS: readonly Pattern[] = WORDS.filter(([english]) => english.includes('{'))
  // The one that says more comes first.
  .sort(([a], [b]) => fixedLength(b) - fixedLength(a))
  .map(([english, chinese]) => ({ ...compile(english), chinese }))

/** Sentences are few and come again and again. */
const known = new Map<string, string>()
const MOST_KNOWN = 2000

export function wordCoreText(text: string, language: string): string {
  if (language !== ('zh-CN' satisfies Language)) return text
  const before = known.get(text)
  if (before !== undefined) return before
  const worded = word(text)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(text, worded)
  return worded
}

/** What stands in a place may be a sentence of the core's too. */
function word(text: string): string {
  const exact = EXACT.get(text)
  if (exact !== undefined) return exact
  for (const { matches, names, chinese } of PATTERNS) {
    const found = matches.exec(text)
    if (found === null) continue
    const values = new Map(names.map((name, index) => [name, word(found[index + 1] ?? '')]))
    return chinese.replace(PLACE, (_, name: string) => values.get(name) ?? '')
  }
  // What happened, and to what: `Device Reporting a Message: night`.
  const colon = text.indexOf(': ')
  const happened = colon < 0 ? undefined : EXACT.get(text.slice(0, colon))
  return happened === undefined ? text : `${happened}：${word(text.slice(colon + 2))}`
}

function compile(english: string): Omit<Pattern, 'chinese'> {
  const names = [...english.matchAll(PLACE)].map((match) => match[1] ?? '')
  const parts = english.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return { matches: new RegExp(`^${parts.join('(.+?)')}$`, 's'), names }
}

function fixedLength(english: string): number {
  return english.replace(PLACE, '').length
}
