import { Copy, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isRange, rangeOf } from '../../log/selection.ts'
import type { LogView } from '../../log/view.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button, IconButton } from '../../widgets/button.tsx'

/** Several lines are selected: which, and what can be done with them. */
export function SelectionBar({ view, onCopy }: { readonly view: LogView; readonly onCopy: () => void }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const selection = useStore(view.state, (state) => state.selection)
  if (selection === null || !isRange(selection)) return null
  const { from, to } = rangeOf(selection)
  return (
    <div
      role="status"
      className="absolute bottom-4 left-5 z-10 flex items-center gap-2 rounded-xl border border-line-strong bg-surface py-1 pr-1 pl-3 text-[13px] shadow-float"
    >
      <span className="tabular-nums">{t('log.selected', { from: count(from), to: count(to) })}</span>
      <Button size="small" onPress={onCopy}>
        <Copy size={15} aria-hidden />
        {t('log.copy')}
      </Button>
      <IconButton name={t('log.unselect')} size="small" onPress={() => view.select(null)}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
