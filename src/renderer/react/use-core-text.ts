import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceEvent } from '../../shared/model.ts'
import { localTimes } from '../format/time.ts'
import { wordCoreText } from '../i18n/core-text.ts'

/** What the core says in English, in the language of the page where there are words for it. */
export function useCoreText(): (text: string) => string {
  const { i18n } = useTranslation()
  return useCallback((text: string) => localTimes(wordCoreText(text, i18n.language)), [i18n.language])
}

export function useEventText(): (event: DeviceEvent) => string {
  const word = useCoreText()
  return useCallback((event: DeviceEvent) => word(event.description), [word])
}
