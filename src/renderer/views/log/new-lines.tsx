import { ArrowDown } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { StoreApi } from 'zustand/vanilla'
import { useFormat } from '../../react/use-format.ts'
import { usePaced } from '../../react/use-paced.ts'

/** How many lines arrived while the view stood still, and the way to them. */
export function NewLines<State>({
  store,
  countOf,
  onGo,
}: {
  readonly store: StoreApi<State>
  readonly countOf: (state: State) => number
  readonly onGo: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const count = usePaced(store, countOf)
  if (count === 0) return null
  return (
    <Button
      onPress={onGo}
      className="absolute right-6 bottom-4 inline-flex min-h-10 items-center gap-2 rounded-full border border-transparent bg-text px-4 text-[13px] font-semibold text-surface tabular-nums shadow-float data-hovered:opacity-90"
    >
      <ArrowDown size={16} aria-hidden />
      {t('log.newLines', { count, n: format.count(count) })}
    </Button>
  )
}
