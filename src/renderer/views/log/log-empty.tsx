import { useTranslation } from 'react-i18next'
import type { Device } from '../../../shared/model.ts'
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
  return (
    <div className="absolute inset-0 z-[1] flex items-center justify-center">
      {onClear ? (
        <Empty title={t('log.noMatch')} action={<Button onPress={onClear}>{t('query.clear')}</Button>}>
          {t('log.noMatchText')}
        </Empty>
      ) : (
        <Empty title={t('log.empty')}>{t(`log.emptyText.${device?.state ?? 'away'}`)}</Empty>
      )}
    </div>
  )
}
