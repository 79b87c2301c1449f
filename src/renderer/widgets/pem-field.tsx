import { FileText } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Field, type FieldProps } from './field.tsx'

/** A certificate or key: pasted, or read from a file. */
export function PemField({
  className = '',
  ...props
}: Omit<FieldProps, 'rows' | 'mono' | 'type'> & { readonly onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const read = async (files: FileList | null) => {
    const file = files?.[0]
    if (file) props.onChange(await file.text())
  }
  return (
    <div className={`relative ${className}`}>
      <Field {...props} mono rows={3} placeholder="-----BEGIN …" />
      <div className="absolute -top-1.5 right-0">
        <FileTrigger acceptedFileTypes={['.pem', '.crt', '.cer', '.key', 'text/plain']} onSelect={read}>
          <Button size="small" look="quiet" aria-label={t('field.chooseFileFor', { label: props.label })}>
            <FileText size={14} aria-hidden />
            {t('field.chooseFile')}
          </Button>
        </FileTrigger>
      </div>
    </div>
  )
}
