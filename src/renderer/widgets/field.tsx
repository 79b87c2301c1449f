import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'

export const CONTROL =
  'min-h-10 w-full rounded-lg border border-edge bg-surface px-3 text-text data-focused:border-accent data-invalid:border-err data-disabled:text-faint'

export interface FieldProps extends Omit<TextFieldProps, 'className' | 'children'> {
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly mono?: boolean
  readonly rows?: number
  readonly placeholder?: string
  readonly className?: string
}

export function Field({ label, hint, problem, mono, rows, placeholder = '', className = '', ...props }: FieldProps) {
  const font = mono ? 'font-mono text-[13px]' : ''
  return (
    <TextField {...props} isInvalid={problem !== undefined} className={`flex flex-col gap-1 ${className}`}>
      <FieldLabel text={label} required={props.isRequired === true} />
      {props.type === 'password' ? (
        <SecretInput placeholder={placeholder} />
      ) : rows === undefined ? (
        <Input placeholder={placeholder} className={`${CONTROL} ${font}`} />
      ) : (
        <TextArea rows={rows} placeholder={placeholder} className={`${CONTROL} ${font} py-2`} spellCheck={false} />
      )}
      {hint !== undefined && (
        <Text slot="description" className="text-xs leading-4 text-muted">
          {hint}
        </Text>
      )}
      <FieldError className="text-xs leading-4 text-err">{problem}</FieldError>
    </TextField>
  )
}

function FieldLabel({ text, required }: { readonly text: string; readonly required: boolean }) {
  const { t } = useTranslation()
  return (
    <Label className="text-[13px] font-medium">
      {text}
      {required && <span className="ml-1 font-normal text-faint">{t('field.required')}</span>}
    </Label>
  )
}

/** A secret is pasted blind, and can be looked at. */
function SecretInput({ placeholder }: { readonly placeholder: string }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <Input
        type={shown ? 'text' : 'password'}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        className={`${CONTROL} pr-11 font-mono text-[13px]`}
      />
      <IconButton
        name={shown ? t('field.hide') : t('field.show')}
        onPress={() => setShown(!shown)}
        className="absolute top-0.5 right-0.5"
      >
        {shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
      </IconButton>
    </div>
  )
}
