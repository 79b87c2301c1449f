import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { StoreApi } from 'zustand/vanilla'
import type { Preferences } from '../state/preferences.ts'
import en from './en.json' with { type: 'json' }
import zhCN from './zh-cn.json' with { type: 'json' }

export type Language = 'en' | 'zh-CN'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

/** Both catalogs come with the app: a change of language needs no file and no network. */
export function startLanguage(preferences: StoreApi<Preferences>): void {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    lng: languageOf(preferences.getState(), navigator.languages),
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  const apply = () => {
    const language = languageOf(preferences.getState(), navigator.languages)
    document.documentElement.lang = language
    if (i18next.language !== language) void i18next.changeLanguage(language)
  }
  preferences.subscribe(apply)
  apply()
}

export function languageOf(preferences: Pick<Preferences, 'language'>, wanted: readonly string[]): Language {
  if (preferences.language !== 'system') return preferences.language
  const first = wanted.find((tag) => /^(zh|en)\b/i.test(tag))
  return first !== undefined && /^zh/i.test(first) ? 'zh-CN' : 'en'
}
