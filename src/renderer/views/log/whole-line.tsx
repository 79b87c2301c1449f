import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fromBase64, hexDump } from '../../log/hex.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'
import { Segmented } from '../../widgets/segmented.tsx'

/** So much of a line is drawn at once, characters or bytes. The rest is one click away. */
const DRAWN = 16_384
const DRAWN_BYTES = 2048

/** A line whole, in portions; as bytes too where it is not text. */
export function WholeLine({ text, base64 }: { readonly text: string; readonly base64: string | null }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const [as, setAs] = useState<'text' | 'bytes'>('text')
  const [portions, setPortions] = useState(1)
  const bytes = useMemo(() => (base64 === null ? null : fromBase64(base64)), [base64])
  const isBytes = as === 'bytes' && bytes !== null
  const shown = portions * (isBytes ? DRAWN_BYTES : DRAWN)
  const rest = (isBytes ? bytes.length : text.length) - shown
  return (
    <>
      {bytes !== null && (
        <>
          <Segmented
            label={t('detail.as')}
            value={as}
            choices={[
              { value: 'text', label: t('detail.asText') },
              { value: 'bytes', label: t('detail.asBytes') },
            ]}
            onChoose={setAs}
          />
          <p className="text-xs text-muted">{t('detail.notText')}</p>
        </>
      )}
      <pre
        className={`shrink-0 rounded-[10px] border border-line bg-surface px-3 py-2.5 font-mono text-xs leading-[19px] select-text ${isBytes ? 'overflow-x-auto' : 'break-all whitespace-pre-wrap'}`}
        tabIndex={isBytes ? 0 : undefined}
      >
        {isBytes ? hexDump(bytes, shown) : text.slice(0, shown)}
      </pre>
      {rest > 0 && (
        <Button size="small" onPress={() => setPortions(portions * 4)}>
          {t(isBytes ? 'detail.moreBytes' : 'detail.more', { n: count(rest) })}
        </Button>
      )}
    </>
  )
}
