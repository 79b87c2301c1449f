import type { ReactNode } from 'react'
import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'

/** A figure of the capture bar, with what is behind it. */
export function DetailButton({
  label,
  value,
  title,
  quiet,
  lease = false,
  children,
}: {
  readonly label: string
  readonly value: string
  readonly title: string
  /** Nothing to worry about. */
  readonly quiet: boolean
  readonly lease?: boolean
  readonly children: ReactNode
}) {
  const color = quiet ? 'text-text' : lease ? 'text-lease' : 'text-wrn'
  return (
    <DialogTrigger>
      <Button className="min-h-8 rounded-lg px-2 data-hovered:bg-sunken data-pressed:bg-line">
        {label} <b className={`font-semibold tabular-nums ${color}`}>{value}</b>
      </Button>
      <Popover
        placement="top start"
        offset={6}
        className="flex max-h-[70vh] w-[30rem] flex-col rounded-2xl border border-line bg-surface shadow-float"
      >
        <Dialog className="flex min-h-0 flex-col overflow-y-auto p-5 outline-none">
          <Heading slot="title" className="mb-3 text-base font-semibold">
            {title}
          </Heading>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
