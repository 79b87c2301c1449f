import { Filter, FilterX, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { byteSize } from '../../format/size.ts'
import { fullTime } from '../../format/time.ts'
import type { LogView } from '../../log/view.ts'
import { saveText } from '../../react/save-text.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { CopyButton } from '../../widgets/copy.tsx'
import { CoreText } from '../../widgets/core-text.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { LineNote } from '../notes/line-note.tsx'
import { WholeLine } from './whole-line.tsx'

/** One line with all that is known of it, whole however long it is. */
export function LinePanel({ view, seq }: { readonly view: LogView; readonly seq: number }) {
  const { t } = useTranslation()
  const { count, duration } = useFormat()
  const { value: asked, error } = useAsked((api) => api.lines.get({ seq }), [seq])
  const whole = asked?.line.seq === seq ? asked : null
  const { run } = view.state.getState().model
  const line = whole?.line ?? run.at(run.indexOf(seq)) ?? null
  const offset = line === null || line.deviceTime === null ? null : line.deviceTime - line.time
  return (
    <aside
      aria-label={t('detail.title', { seq: count(seq) })}
      data-region
      className="flex min-h-0 flex-col gap-3 overflow-y-auto border-l border-line bg-bg p-4 max-[900px]:absolute max-[900px]:inset-y-0 max-[900px]:right-0 max-[900px]:z-20 max-[900px]:w-80 max-[900px]:shadow-float"
    >
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{t('detail.title', { seq: count(seq) })}</h2>
        <IconButton name={t('close')} size="small" onPress={() => view.closePanel()}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {error !== null && whole === null && <FailureBox error={error} />}
      {line !== null && (
        <>
          <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-xs leading-[18px]">
            <Fact name={t('detail.deviceTime')}>
              {line.deviceTime === null ? t('detail.noDeviceTime') : fullTime(line.deviceTime)}
            </Fact>
            <Fact name={t('detail.time')}>{fullTime(line.time)}</Fact>
            <Fact name={t('detail.received')}>{fullTime(line.received)}</Fact>
            {offset !== null && (
              <Fact name={t('detail.offset')}>
                {offset === 0 ? '0' : `${offset < 0 ? '−' : '+'}${duration(offset)}`}
              </Fact>
            )}
            <Fact name={t('detail.level')}>{t(`level.${line.level}`)}</Fact>
            <Fact name={t('detail.module')}>
              {line.module ?? '–'}
              {line.module !== null && <ModuleFilters view={view} module={line.module} />}
            </Fact>
            <Fact name={t('detail.how')}>{whole === null ? '…' : <CoreText text={whole.how} />}</Fact>
            <Fact name={t('detail.connection')}>
              {whole === null ? '…' : whole.connection === 'site' ? t('laptop.title') : whole.connection}
            </Fact>
            <Fact name={t('detail.size')}>{byteSize(line.size)}</Fact>
          </dl>
          <WholeLine key={seq} text={whole?.whole ?? line.text} base64={whole?.base64 ?? null} />
          <LineNote seq={seq} />
          <div className="flex flex-wrap gap-2">
            <CopyButton words size="small" text={whole?.whole ?? line.text} what={t('detail.copy')} />
            {whole?.base64 != null && (
              <CopyButton words size="small" text={whole.base64} what={t('detail.copyBase64')} />
            )}
            {whole !== null && line.cut && (
              <Button size="small" onPress={() => saveText(whole.whole, `line-${seq}.txt`, 'text/plain')}>
                {t('detail.save')}
              </Button>
            )}
          </div>
        </>
      )}
    </aside>
  )
}

/** Lines of this module only, or all but those: one press away. */
function ModuleFilters({ view, module }: { readonly view: LogView; readonly module: string }) {
  const { t } = useTranslation()
  const query = `module:"${module.replace(/["\\]/g, '\\$&')}"`
  return (
    <span className="ml-2 inline-flex gap-1 align-middle">
      <IconButton
        name={t('detail.onlyModule', { module })}
        size="small"
        className="!min-h-6 !min-w-6"
        onPress={() => view.query.add({ is: 'query', query })}
      >
        <Filter size={12} aria-hidden />
      </IconButton>
      <IconButton
        name={t('detail.withoutModule', { module })}
        size="small"
        className="!min-h-6 !min-w-6"
        onPress={() => view.query.add({ is: 'query', query: `-${query}` })}
      >
        <FilterX size={12} aria-hidden />
      </IconButton>
    </span>
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
