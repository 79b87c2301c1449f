import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly size?: 'small' | 'normal' | 'large'
  readonly busy?: boolean
  readonly className?: string
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

const LOOKS = {
  primary:
    'bg-accent text-on-accent border-accent font-semibold data-hovered:bg-accent-hover data-hovered:border-accent-hover',
  plain: 'bg-surface border-line-strong data-hovered:border-edge data-pressed:bg-sunken',
  quiet: 'border-transparent data-hovered:bg-sunken data-pressed:bg-line',
  danger: 'bg-surface border-err text-err font-medium data-hovered:bg-err-soft',
}

const SIZES = {
  small: 'min-h-8 px-2.5 gap-1.5 text-[13px] rounded-lg',
  normal: 'min-h-9 px-3 gap-2 rounded-lg',
  large: 'min-h-11 px-4 gap-2 rounded-[10px]',
}

/** Disabled buttons keep their contrast for a reader: they are marked by their dashed edge. */
export function Button({ look = 'plain', size = 'normal', busy = false, className = '', ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      isPending={busy}
      className={`inline-flex shrink-0 items-center justify-center border whitespace-nowrap select-none ${LOOKS[look]} ${SIZES[size]} data-disabled:border-dashed data-disabled:border-edge data-disabled:bg-transparent data-disabled:text-faint data-pending:opacity-70 ${className}`}
    />
  )
}

/** A button that shows only an icon; its name is read out and shown as a tooltip by the browser. */
export function IconButton({ name, children, ...props }: Omit<ButtonProps, 'aria-label'> & { readonly name: string }) {
  return (
    <Button look="quiet" {...props} aria-label={name} className={`!px-0 min-w-9 ${props.className ?? ''}`}>
      {children}
    </Button>
  )
}
