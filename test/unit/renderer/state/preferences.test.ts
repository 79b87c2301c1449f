import { describe, expect, it } from 'vitest'
import { languageOf } from '../../../../src/renderer/i18n/i18n.ts'
import { createPreferences } from '../../../../src/renderer/state/preferences.ts'

function storage(kept: string | null) {
  const values = new Map(kept === null ? [] : [['fieldtap.preferences', kept]])
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, text: string) => {
      values.set(key, text)
    },
  }
}

describe('preferences', () => {
  it.each([null, 'not json', '[]', '{"theme":"purple","minutes":-4}'])('fall back from %j', (kept) => {
    expect(createPreferences(storage(kept)).getState()).toEqual({
      theme: 'system',
      language: 'system',
      minutes: null,
      plainKeys: true,
      wholeLines: false,
    })
  })

  it('are kept', () => {
    const kept = storage(null)
    createPreferences(kept).setState({ theme: 'dark', minutes: 120 })
    expect(createPreferences(kept).getState()).toMatchObject({ theme: 'dark', minutes: 120 })
  })

  it('work without a storage, and only forget', () => {
    const broken = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('denied')
      },
    }
    const preferences = createPreferences(broken)
    preferences.setState({ theme: 'light' })
    expect(preferences.getState().theme).toBe('light')
  })
})

describe('the language', () => {
  it.each([
    ['system', ['zh-TW', 'en'], 'zh-CN'],
    ['system', ['de-DE', 'en-GB', 'zh'], 'en'],
    ['system', ['de-DE'], 'en'],
    ['en', ['zh-CN'], 'en'],
    ['zh-CN', ['en'], 'zh-CN'],
  ] as const)('%s with %j', (language, wanted, expected) => {
    expect(languageOf({ language }, wanted)).toBe(expected)
  })
})
