import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy.tsx'

/** A key's fingerprint in groups of eight, as it is read out over a telephone. */
export function Fingerprint({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  return (
    <span className="flex items-start gap-1">
      <span className="font-mono text-[13px] break-all select-text">{text.match(/.{1,8}/g)?.join(' ')}</span>
      <CopyButton size="small" text={text} what={t('export.fingerprint')} />
    </span>
  )
}
