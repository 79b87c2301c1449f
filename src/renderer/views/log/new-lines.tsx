import { ArrowDown } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../react/use-format.ts'

export function NewLines({ count, onPress }: { readonly count: number; readonly onPress: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Button
      onPress={onPress}
      className="absolute right-6 bottom-4 inline-flex min-h-10 items-center gap-2 rounded-full bg-text px-4 text-[13px] font-semibold text-surface tabular-nums shadow-float data-hovered:opacity-90"
    >
      <ArrowDown size={16} aria-hidden />
      {t('log.newLines', { count, n: format.count(count) })}
    </Button>
  )
}
