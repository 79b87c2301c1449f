import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '../../../shared/model.ts'
import { byteSize } from '../../format/size.ts'
import { fullTime } from '../../format/time.ts'
import { saveText } from '../../react/save-text.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { CopyButton } from '../../widgets/copy.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'

/** So much of a line is drawn at once, characters. The rest is one click away. */
const DRAWN = 16_384

export function LineDetail({ line, onClose }: { readonly line: LogLine; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { count, duration } = useFormat()
  const { value: asked, error } = useAsked((api) => api.lines.get({ seq: line.seq }), [line.seq])
  const whole = asked?.line.seq === line.seq ? asked : null
  const offset = line.deviceTime === null ? null : line.deviceTime - line.time
  return (
    <aside
      aria-label={t('detail.title', { seq: count(line.seq) })}
      className="flex min-h-0 flex-col gap-3 overflow-y-auto border-l border-line bg-bg p-4"
    >
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{t('detail.title', { seq: count(line.seq) })}</h2>
        <IconButton name={t('close')} size="small" onPress={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-xs leading-[18px]">
        <Fact name={t('detail.deviceTime')}>
          {line.deviceTime === null ? t('detail.noDeviceTime') : fullTime(line.deviceTime)}
        </Fact>
        <Fact name={t('detail.time')}>{fullTime(line.time)}</Fact>
        <Fact name={t('detail.received')}>{fullTime(line.received)}</Fact>
        {offset !== null && (
          <Fact name={t('detail.offset')}>{offset === 0 ? '0' : `${offset < 0 ? '−' : '+'}${duration(offset)}`}</Fact>
        )}
        <Fact name={t('detail.level')}>{t(`level.${line.level}`)}</Fact>
        <Fact name={t('detail.module')}>{line.module ?? '–'}</Fact>
        <Fact name={t('detail.how')}>{whole?.how ?? '…'}</Fact>
        <Fact name={t('detail.connection')}>
          {whole === null ? '…' : whole.connection === 'site' ? t('laptop.title') : whole.connection}
        </Fact>
        <Fact name={t('detail.size')}>{byteSize(line.size)}</Fact>
      </dl>
      {error !== null && <FailureBox error={error} />}
      <WholeText key={line.seq} text={whole?.whole ?? line.text} />
      {whole?.base64 != null && <p className="text-xs text-muted">{t('detail.notText')}</p>}
      <div className="flex flex-wrap gap-2">
        <CopyButton words size="small" text={whole?.whole ?? line.text} what={t('detail.copy')} />
        {whole?.base64 != null && <CopyButton words size="small" text={whole.base64} what={t('detail.copyBase64')} />}
        {whole !== null && line.cut && (
          <Button size="small" onPress={() => saveText(whole.whole, `line-${line.seq}.txt`, 'text/plain')}>
            {t('detail.save')}
          </Button>
        )}
      </div>
    </aside>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="font-mono [overflow-wrap:anywhere] select-text">{children}</dd>
    </>
  )
}

function WholeText({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const [shown, setShown] = useState(DRAWN)
  const rest = text.length - shown
  return (
    <>
      <pre className="shrink-0 rounded-[10px] border border-line bg-surface px-3 py-2.5 font-mono text-xs leading-[19px] break-all whitespace-pre-wrap select-text">
        {text.slice(0, shown)}
      </pre>
      {rest > 0 && (
        <Button size="small" onPress={() => setShown(shown + 4 * DRAWN)}>
          {t('detail.more', { n: count(rest) })}
        </Button>
      )}
    </>
  )
}
