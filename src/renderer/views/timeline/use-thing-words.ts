import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { clockSeconds } from '../../format/time.ts'
import { useEventText } from '../../react/use-core-text.ts'
import { useFormat } from '../../react/use-format.ts'
import type { Thing } from './things.ts'

/** What stands in a lane, in a few words. */
export function useThingWords(): (thing: Thing) => string {
  const { t } = useTranslation()
  const { count, duration } = useFormat()
  const eventText = useEventText()
  return useCallback(
    (thing) => {
      switch (thing.is) {
        case 'event':
          return eventText(thing.event)
        case 'lease': {
          const level = t(`level.${thing.lease.during}`)
          const from = clockSeconds(thing.from)
          const { endedAt } = thing.lease
          if (endedAt === null) return t('timeline.raised', { level, from })
          return `${level}, ${t('timeline.stretch', { from, to: clockSeconds(endedAt) })}`
        }
        case 'gap': {
          const { cause, from, to } = thing.gap
          return `${t(`gap.cause.${cause}`)}, ${to === null ? t('gap.open') : duration(to - from)}`
        }
        case 'note': {
          const { target, text } = thing.note
          const about =
            target.is === 'line'
              ? t('notes.onLine', { seq: count(target.seq) })
              : t('timeline.stretch', { from: clockSeconds(thing.from), to: clockSeconds(thing.to) })
          return text === '' ? `${about}, ${t('timeline.marked')}` : `${about}: ${text}`
        }
      }
    },
    [t, count, duration, eventText],
  )
}
