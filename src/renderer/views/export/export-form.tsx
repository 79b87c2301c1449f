import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { splitDeviceKey } from '../../../shared/model.ts'
import { toLocalField } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { Button } from '../../widgets/button.tsx'
import { CONTROL, Field } from '../../widgets/field.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { type ExportChoices, scopeOf, USUAL } from './export-choices.ts'
import { ExportOptions } from './export-options.tsx'
import { ExportPreview } from './export-preview.tsx'
import { type RangeChoice, rangeOf } from './range.ts'

type Scope = 'device' | 'query' | 'all'

export function ExportForm() {
  const { t } = useTranslation()
  const { exporter, facts, onScreen, host } = useApp()
  const settings = useStore(facts, (state) => state.settings)
  const screen = useStore(onScreen)
  const [scope, setScope] = useState<Scope>(screen.query !== '' ? 'query' : screen.device !== null ? 'device' : 'all')
  const [range, setRange] = useState<RangeChoice>('all')
  const [custom, setCustom] = useState(lastDay)
  const [words, setWords] = useState({
    technician: settings?.technician ?? '',
    site: settings?.site ?? '',
    job: '',
    note: '',
  })
  const [choices, setChoices] = useState<ExportChoices>(USUAL)
  const say = (part: Partial<typeof words>) => setWords((before) => ({ ...before, ...part }))

  const [start, starting] = useAction(async () => {
    const encrypted = choices.passphrase !== ''
    const out = host === null ? null : await host.saveDialog(suggestedName(words.job, new Date(), encrypted))
    if (host !== null && out === null) return
    // The system's own dialog has asked whether to replace the file.
    void exporter.start({
      ...asked(),
      ...words,
      sign: choices.sign,
      passphrase: choices.passphrase,
      out,
      overwrite: out !== null,
    })
  })
  const asked = () => ({
    ...requestOf(scope, screen),
    ...rangeOf(range, custom, Date.now()),
    ...scopeOf(choices),
  })
  const scopes = [
    ...(screen.query === '' ? [] : [{ value: 'query' as const, label: t('export.scope.query') }]),
    ...(screen.device === null ? [] : [{ value: 'device' as const, label: t('export.scope.device') }]),
    { value: 'all' as const, label: t('export.scope.all') },
  ]
  return (
    <Form
      className="grid grid-cols-2 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <div className="col-span-2 flex flex-col gap-1.5">
        <span className="text-[13px] font-medium" aria-hidden>
          {t('export.what')}
        </span>
        <div>
          <Segmented label={t('export.what')} value={scope} onChoose={setScope} choices={scopes} />
        </div>
        <p className="truncate font-mono text-xs text-muted">
          {scope !== 'all' && screen.device !== null && splitDeviceKey(screen.device).ref}
          {scope === 'query' && ` · ${screen.query}`}
        </p>
      </div>
      <div className="col-span-2 flex flex-col gap-1.5">
        <span className="text-[13px] font-medium" aria-hidden>
          {t('export.range.title')}
        </span>
        <div>
          <Segmented
            label={t('export.range.title')}
            value={range}
            onChoose={setRange}
            choices={(['all', 'hour', 'custom'] as const).map((value) => ({
              value,
              label: t(`export.range.${value}`),
            }))}
          />
        </div>
        {range === 'custom' && (
          <div className="mt-1 grid grid-cols-2 gap-4">
            <TimeField
              label={t('export.range.from')}
              value={custom.from}
              onChange={(from) => setCustom({ ...custom, from })}
            />
            <TimeField label={t('export.range.to')} value={custom.to} onChange={(to) => setCustom({ ...custom, to })} />
          </div>
        )}
      </div>
      <Field label={t('settings.technician')} value={words.technician} onChange={(technician) => say({ technician })} />
      <Field label={t('settings.site')} value={words.site} onChange={(site) => say({ site })} />
      <Field label={t('export.job')} value={words.job} onChange={(job) => say({ job })} />
      <Field label={t('export.note')} rows={2} value={words.note} onChange={(note) => say({ note })} />
      <ExportOptions choices={choices} onChange={(part) => setChoices((before) => ({ ...before, ...part }))} />
      <ExportPreview scope={asked} />
      <div className="col-span-2 flex justify-end">
        <Button type="submit" look="primary" size="large" busy={starting}>
          {host === null ? t('export.start') : t('export.startSaving')}
        </Button>
      </div>
    </Form>
  )
}

function TimeField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <label className="flex flex-col gap-1 text-[13px] font-medium">
      {label}
      <input
        type="datetime-local"
        step={1}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${CONTROL} font-normal`}
      />
    </label>
  )
}

function lastDay(): { readonly from: string; readonly to: string } {
  const now = Date.now()
  return { from: toLocalField(now - 86_400_000), to: toLocalField(now) }
}

function requestOf(scope: Scope, screen: { readonly device: string | null; readonly query: string }) {
  const devices = scope === 'all' || screen.device === null ? [] : [screen.device]
  return { devices, query: scope === 'query' ? screen.query : '' }
}

/** `fieldtap-4471-2026-11-21.fieldtap.zip`; what a file system may not like in the job becomes a dash. */
export function suggestedName(job: string, day: Date, encrypted = false): string {
  const safe = job.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '')
  const date = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
  return `${['fieldtap', safe, date].filter(Boolean).join('-')}.fieldtap.zip${encrypted ? '.age' : ''}`
}
