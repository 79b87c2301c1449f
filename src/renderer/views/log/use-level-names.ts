import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LINE_LEVELS } from '../../../shared/model.ts'
import type { LevelNames } from './log-row.tsx'

/** Once for all rows: each would listen for another language by itself. */
export function useLevelNames(): LevelNames {
  const { t } = useTranslation()
  return useMemo(
    () => Object.fromEntries(LINE_LEVELS.map((level) => [level, t(`level.${level}`)])) as unknown as LevelNames,
    [t],
  )
}
