import { useId } from 'react'
import { CONTROL } from './field.tsx'

export interface Choice<T extends string> {
  readonly value: T
  readonly label: string
}

/** The system's own list: the right size for any hand, and known to every screen reader. */
export function Select<T extends string>({
  label,
  value,
  choices,
  onChange,
  compact = false,
}: {
  readonly label: string
  readonly value: T
  readonly choices: readonly Choice<T>[]
  readonly onChange: (value: T) => void
  /** Small, or as tall as a button; with its label only for screen readers. */
  readonly compact?: boolean | 'tall'
}) {
  const id = useId()
  return (
    <div className={compact ? '' : 'flex flex-col gap-1'}>
      <label htmlFor={id} className={compact ? 'sr-only' : 'text-[13px] font-medium'}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        className={
          compact
            ? `border border-line-strong bg-surface text-muted hover:border-edge ${compact === 'tall' ? 'min-h-9 max-w-48 rounded-lg px-2 text-[13px]' : 'min-h-7 rounded-md px-1 text-xs'}`
            : CONTROL
        }
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}
