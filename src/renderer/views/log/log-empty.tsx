import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { platformOf } from '../../state/facts.ts'
import { printRoute } from '../../state/route.ts'
import { Button } from '../../widgets/button.tsx'
import { Empty } from '../../widgets/page.tsx'

/** No line, and the likeliest reason for it. */
export function LogEmpty({
  device,
  onClear,
}: {
  readonly device: Device | null
  readonly onClear: (() => void) | null
}) {
  const { t } = useTranslation()
  const { facts } = useApp()
  const keepsLines = useStore(facts, (state) => platformOf(state, device?.platform ?? '')?.level.kind !== 'none')
  return (
    <div className="absolute inset-0 z-[1] flex items-center justify-center">
      {onClear ? (
        <Empty title={t('log.noMatch')} action={<Button onPress={onClear}>{t('query.clear')}</Button>}>
          {t('log.noMatchText')}
        </Empty>
      ) : device !== null && !keepsLines ? (
        <Empty title={t('log.eventsOnly')}>
          <a
            href={printRoute({ page: 'device', key: device.key, tab: 'events' })}
            className="font-medium text-accent underline underline-offset-2"
          >
            {t('log.toEvents')}
          </a>
        </Empty>
      ) : (
        <Empty title={t('log.empty')}>{t(`log.emptyText.${device?.state ?? 'away'}`)}</Empty>
      )}
    </div>
  )
}
