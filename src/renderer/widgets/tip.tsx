import type { ReactNode } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'

/** Words for what is hovered or focused. The child must be focusable. */
export function Tip({ text, children }: { readonly text: ReactNode; readonly children: ReactNode }) {
  return (
    <TooltipTrigger delay={400} closeDelay={50}>
      {children}
      <Tooltip
        offset={6}
        className="max-w-80 rounded-lg border border-line bg-surface px-3 py-2 text-[13px] leading-5 text-text shadow-float"
      >
        {text}
      </Tooltip>
    </TooltipTrigger>
  )
}
