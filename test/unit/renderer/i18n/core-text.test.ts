import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { wordCoreText } from '../../../../src/renderer/i18n/core-text.ts'
import phrases from '../../../../src/renderer/i18n/core-text.zh-cn.json' with { type: 'json' }

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('a sentence of the core', () => {
  test('stays as it is in English, and where there are no words for it', () => {
    expect(wordCoreText('Signed in from 10.0.0.7', 'en')).toBe('Signed in from 10.0.0.7')
    expect(wordCoreText('valve closed by hand', 'zh-CN')).toBe('valve closed by hand')
  })

  test('is worded with what it is about', () => {
    expect(wordCoreText('Signed in from 10.0.0.7', 'zh-CN')).toBe('已从 10.0.0.7 登录')
    expect(wordCoreText('Connected to b:1 with MQTT 5 over TLS.', 'zh-CN')).toBe('已通过 TLS 用 MQTT 5 连接到 b:1。')
  })

  test('is worded with what it happened to, whatever that is', () => {
    expect(wordCoreText('Device Reporting a Message: night', 'zh-CN')).toBe('设备上报消息：night')
    expect(wordCoreText('valve: closed by hand', 'zh-CN')).toBe('valve: closed by hand')
  })

  test('is worded with a sentence in its place', () => {
    expect(wordCoreText('Session ended: went silent (keepalive missed)', 'zh-CN')).toBe(
      '会话结束：失去响应（未按时保活）',
    )
    expect(wordCoreText('Connection to yard lost: Nothing answers at 10.0.0.9:1883.', 'zh-CN')).toMatch(
      /^与 yard 的连接中断：.*10\.0\.0\.9:1883/,
    )
  })
})

describe('the phrases', () => {
  test('fill the same places in both languages', () => {
    for (const [english, chinese] of Object.entries(phrases)) expect(places(chinese), english).toEqual(places(english))
  })

  test('have a sentence in the core each', () => {
    const core = [...sources('core'), ...sources('shell')].join('\n')
    const isSaid = (english: string) =>
      english.split(/\{\w+\}/).every((part) => pieces(part).every((one) => core.includes(one)))
    expect(Object.keys(phrases).filter((english) => !isSaid(english))).toEqual([])
  })
})

describe('what the core says', () => {
  /** `how: 'told'` and the like are no sentences. */
  const SENTENCE = /\b(?:description|sentence|todo|hint|label):\s*(?:'((?:[^'\\]|\\.)*)'|`([^`]*)`)/g

  test('has words in Chinese', () => {
    const said = sources('core').flatMap((text) =>
      [...text.matchAll(SENTENCE)].map(([, plain, template]) => plain ?? template ?? ''),
    )
    expect(said.length).toBeGreaterThan(40)
    const sample = said
      .map((text) => text.replaceAll("\\'", "'"))
      .filter((text) => /[a-z]{3} /i.test(text.replace(/\$\{[^}]*\}/g, '')))
    expect(sample.map(fill).filter((text) => wordCoreText(text, 'zh-CN') === text)).toEqual([])
  })
})

/** Files of the core that speak to a person; the simulator's devices do not. */
function sources(part: 'core' | 'shell'): string[] {
  const folder = new URL(`../../../../src/main/${part}/`, import.meta.url)
  return globSync('**/*.ts', { cwd: folder.pathname })
    .filter((name) => !/simulat/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
}

/** A template with a word in each place, and nothing where a word only ends otherwise. */
function fill(template: string): string {
  let text = template
  while (/\$\{[^{}]*\}/.test(text))
    text = text.replace(/\$\{[^{}]*\}/, (_: string, at: number) => (/\w/.test(text[at - 1] ?? '') ? '' : 'x'))
  return text
}

/** Parts that a source may put together from several strings. */
function pieces(part: string): string[] {
  return part
    .split(/ (?:again|over TLS|1 line|sign-in|5)|, and |[:;,·()]|\.$/)
    .map((one) => one.trim())
    .filter((one) => one.length > 3)
}
