import type { ReactNode } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'

export interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T | null
  readonly choices: readonly { readonly value: T; readonly label: ReactNode; readonly className?: string }[]
  /** Also called when the chosen one is pressed again. */
  readonly onChoose: (value: T) => void
  readonly disabled?: boolean
}

/** One of a few, all of them in sight. Arrow keys move, space chooses: nothing is set by merely passing over it. */
export function Segmented<T extends string>({ label, value, choices, onChoose, disabled = false }: SegmentedProps<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={value === null ? [] : [value]}
      isDisabled={disabled}
      className="inline-flex w-fit gap-0.5 rounded-[10px] bg-sunken p-[3px]"
    >
      {choices.map((choice) => (
        <ToggleButton
          key={choice.value}
          id={choice.value}
          onPress={() => onChoose(choice.value)}
          className={`min-h-8 rounded-lg px-2.5 text-[13px] font-medium whitespace-nowrap text-muted select-none data-hovered:text-text data-selected:bg-surface data-selected:font-semibold data-selected:text-text data-selected:shadow-[0_0_0_1px_var(--line-strong)] data-disabled:text-faint ${choice.className ?? ''}`}
        >
          {choice.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

/** The same with its label to be seen above it, and what there is to say of the choice below. */
export function LabeledSegmented<T extends string>({
  className = '',
  children,
  ...props
}: SegmentedProps<T> & { readonly className?: string; readonly children?: ReactNode }) {
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <span className="text-[13px] font-medium" aria-hidden>
        {props.label}
      </span>
      <Segmented {...props} />
      {children}
    </div>
  )
}
