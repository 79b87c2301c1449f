import { describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { CoreClient } from '../../../../src/renderer/client.ts'
import { languageOf } from '../../../../src/renderer/i18n/i18n.ts'
import type { Facts } from '../../../../src/renderer/state/facts.ts'
import { createPreferences, sharePreferences } from '../../../../src/renderer/state/preferences.ts'
import { DEFAULT_SETTINGS } from '../../../../src/shared/model.ts'

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

describe('a window that has nothing of its own', () => {
  const chosen = { theme: 'dark', language: 'zh-CN' }
  const begin = (kept: string | null) => {
    const own = storage(kept)
    const store = createPreferences(own)
    const facts = createStore<Facts>()(() => ({ info: null, settings: null }))
    const saveSettings = vi.fn(async () => ({}))
    sharePreferences(store, own, { api: { app: { saveSettings } } } as unknown as CoreClient, facts)
    facts.setState({ settings: { ...DEFAULT_SETTINGS, window: chosen } })
    return { store, saveSettings }
  }

  it('begins with what was chosen last; one that has goes on with its own', () => {
    expect(begin(null).store.getState()).toMatchObject(chosen)
    expect(begin('{"theme":"light"}').store.getState()).toMatchObject({ theme: 'light', language: 'system' })
  })

  it('says what is chosen in it', () => {
    const { store, saveSettings } = begin('{"theme":"light"}')
    store.setState({ minutes: 120 })
    expect(saveSettings).toHaveBeenCalledWith({ window: expect.objectContaining({ theme: 'light', minutes: 120 }) })
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
