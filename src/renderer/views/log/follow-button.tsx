import { ArrowDownToLine } from 'lucide-react'
import { ToggleButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { moves } from '../../log/follow.ts'
import type { LogView } from '../../log/view.ts'

/** Whether the view goes along with what arrives. */
export function FollowButton({ view }: { readonly view: LogView }) {
  const { t } = useTranslation()
  // One by one: how many lines wait changes with each piece that arrives.
  const following = useStore(view.state, ({ follow }) => follow.following)
  const isMoving = useStore(view.state, ({ follow }) => moves(follow))
  return (
    <ToggleButton
      isSelected={following}
      onChange={(on) => (on ? view.toEnd() : view.follow({ is: 'left-end' }))}
      className="inline-flex min-h-9 shrink-0 items-center gap-2 rounded-lg border border-line-strong bg-surface px-3 data-hovered:border-edge data-selected:border-accent data-selected:bg-accent-soft data-selected:text-accent"
    >
      <ArrowDownToLine size={16} aria-hidden className={isMoving ? '' : 'opacity-60'} />
      {t('log.follow')}
    </ToggleButton>
  )
}
