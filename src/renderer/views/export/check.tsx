import type { ReactNode } from 'react'

/** A box to tick, as tall as a gloved finger needs. */
export function Check({
  label,
  on,
  onChange,
}: {
  readonly label: ReactNode
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <label className="flex min-h-10 items-center gap-2">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4.5 shrink-0 accent-accent"
      />
      {label}
    </label>
  )
}
