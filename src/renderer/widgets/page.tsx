import { type ReactNode, useId } from 'react'

/** A page of text and forms, in one readable column that scrolls. */
export function Page({
  title,
  intro,
  actions,
  children,
  wide = false,
}: {
  readonly title: string
  readonly intro?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly wide?: boolean
}) {
  return (
    <div className="h-full overflow-y-auto">
      <div className={`mx-auto flex flex-col gap-6 px-8 py-8 ${wide ? 'max-w-6xl' : 'max-w-4xl'}`}>
        <header className="flex flex-wrap items-end justify-between gap-4">
          <div className="max-w-2xl">
            <h1 className="text-2xl leading-8 font-semibold tracking-[-0.01em]">{title}</h1>
            {intro !== undefined && <p className="mt-1 text-[15px] leading-6 text-muted">{intro}</p>}
          </div>
          {actions}
        </header>
        {children}
      </div>
    </div>
  )
}

/** A part of a page under its own heading. */
export function Section({
  title,
  intro,
  children,
}: {
  readonly title: string
  readonly intro?: ReactNode
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="rounded-2xl border border-line bg-surface p-6">
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {intro !== undefined && <p className="mt-1 max-w-2xl text-muted">{intro}</p>}
      <div className="mt-4">{children}</div>
    </section>
  )
}

/** Nothing to show, and why. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <p className="text-base font-medium">{title}</p>
      {children !== undefined && <div className="max-w-md text-muted">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  )
}
