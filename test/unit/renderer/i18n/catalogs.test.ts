import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import en from '../../../../src/renderer/i18n/en.json' with { type: 'json' }
import errorsZh from '../../../../src/renderer/i18n/errors.zh-cn.json' with { type: 'json' }
import zh from '../../../../src/renderer/i18n/zh-cn.json' with { type: 'json' }
import { ERRORS } from '../../../../src/shared/errors.ts'

interface Tree {
  readonly [key: string]: string | Tree
}

const entries = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : entries(value, `${path}${key}.`),
  )

const PLURAL = /_(zero|one|two|few|many|other)$/
const places = (text: string) => [...text.matchAll(/\{\{?(\w+)\}?\}/g)].map((match) => match[1]).sort()
const english = new Map(entries(en))
const chinese = new Map(entries(zh))
const stems = (catalog: ReadonlyMap<string, string>) =>
  new Set([...catalog.keys()].map((key) => key.replace(PLURAL, '')))

const folder = new URL('../../../../src/renderer/', import.meta.url)
const sources = globSync('**/*.{ts,tsx}', { cwd: folder.pathname }).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}))

function everything(part: string): string[] {
  const root = new URL(`../../../../src/${part}/`, import.meta.url)
  return globSync('**/*.ts', { cwd: root.pathname }).map((name) => readFileSync(new URL(name, root), 'utf8'))
}

describe('the two catalogs', () => {
  it('say the same things', () => {
    expect([...stems(chinese)].sort()).toEqual([...stems(english)].sort())
  })

  it('have every plural form that their language needs', () => {
    for (const [catalog, language] of [
      [english, 'en'],
      [chinese, 'zh-CN'],
    ] as const) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      const plurals = new Set(
        [...catalog.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')),
      )
      const missing = [...plurals].flatMap((stem) =>
        forms.map((form) => `${stem}_${form}`).filter((key) => !catalog.has(key)),
      )
      expect(missing, language).toEqual([])
    }
  })

  it('fill the same places', () => {
    for (const [key, text] of chinese) {
      expect(places(text), key).toEqual(places(english.get(key) ?? ''))
    }
  })

  it('leave no text empty', () => {
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

describe('the keys', () => {
  const literal = new Set(
    sources.flatMap(({ text }) =>
      [...text.matchAll(/['`]([a-z]\w*(?:\.[\w-]+)*)['`]/gi)].map((match) => match[1] ?? ''),
    ),
  )
  const prefixes = sources.flatMap(({ text }) =>
    [...text.matchAll(/`([a-z]\w*(?:\.[\w-]+)*\.)\$\{/gi)].map((match) => match[1] ?? ''),
  )
  // What completes a key at run time is a value that the code knows by name: an error's code, a level, a cause.
  const names = new Set(
    [...everything('shared'), ...everything('main'), ...sources.map(({ text }) => text)].flatMap((text) =>
      [...text.matchAll(/['"`]([\w-]+)['"`]|\b([\w-]+)\??:/g)].map(([, quoted, name]) => quoted ?? name ?? ''),
    ),
  )
  const isUsed = (key: string) =>
    literal.has(key) ||
    prefixes.some(
      (prefix) =>
        key.startsWith(prefix) &&
        key
          .slice(prefix.length)
          .split('.')
          .every((part) => names.has(part)),
    )

  it('are all used', () => {
    expect([...stems(english)].filter((key) => !isUsed(key))).toEqual([])
  })

  it('all exist where they are asked for', () => {
    const asked = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => ({ name, key: match[1] ?? '' })),
    )
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter(({ key }) => !stems(english).has(key))).toEqual([])
  })
})

describe('the error table in Chinese', () => {
  it('has every code, and fills the same places', () => {
    expect(Object.keys(errorsZh).sort()).toEqual(Object.keys(ERRORS).sort())
    for (const [code, entry] of Object.entries(ERRORS)) {
      const translated = errorsZh[code as keyof typeof errorsZh]
      expect(places(translated.message), code).toEqual(places(entry.message))
    }
  })
})

describe('the components', () => {
  const views = sources.filter(({ name }) => name.endsWith('.tsx'))
  const found = (pattern: RegExp) =>
    views.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))

  it('hold no text of their own between tags', () => {
    // The columns of a CSV file and the unit of milliseconds are the same in every language.
    const same = ['platform,product,name,secret', 'ms', 'return']
    expect(found(/>\s*([A-Za-z][A-Za-z ,.']+?)\s*</g).filter((text) => !same.includes(text))).toEqual([])
  })

  it('hold no text of their own in what is read out or shown for them', () => {
    // Examples of what to type, and the name of a hash.
    const same = ['mqtt://192.168.4.10:1883', '/…/NAME.fieldtap.zip', '-----BEGIN …', 'SHA-256', 'viewport']
    const texts = found(/\b(?:aria-label|label|title|placeholder|hint|name|what|text|intro)="([^"]*)"/g)
    expect(texts.filter((text) => !same.includes(text))).toEqual([])
  })
})
