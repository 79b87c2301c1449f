import { useEffect, useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { LevelLease } from '../../../shared/model.ts'
import { toLocalField } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { Button } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { Estimate } from './estimate.tsx'
import { closingOf, contentsOf, type ExportChoices, isEncryptedTwice, USUAL } from './export-choices.ts'
import { ExportOptions } from './export-options.tsx'
import { ExportPreview } from './export-preview.tsx'
import { type Screen, type Selection, toLineQuery } from './selection.ts'
import { What } from './what.tsx'

export function ExportForm() {
  const { t } = useTranslation()
  const { exporter, facts, onScreen, host } = useApp()
  const settings = useStore(facts, (state) => state.settings)
  const screen = useStore(onScreen)
  const captures = useCaptures()
  const [opened] = useState(Date.now)
  const [selection, setSelection] = useState<Selection>(() => usual(screen, opened))
  const [words, setWords] = useState({
    technician: settings?.technician ?? '',
    site: settings?.site ?? '',
    job: '',
    note: '',
  })
  const [choices, setChoices] = useState<ExportChoices>(USUAL)
  const say = (part: Partial<typeof words>) => setWords((before) => ({ ...before, ...part }))
  const scopeAt = (now: number) => {
    const asked = toLineQuery(selection, screen, captures, now)
    return asked && { ...asked, ...contentsOf(choices) }
  }
  const scope = scopeAt(opened)

  const [start, starting] = useAction(async () => {
    const scope = scopeAt(Date.now())
    if (scope === null) return
    const closing = closingOf(choices)
    const encrypted = closing.passphrase !== '' || closing.encryptTo.length > 0
    const out = host === null ? null : await host.saveDialog(suggestedName(words.job, new Date(), encrypted))
    if (host !== null && out === null) return
    // The system's own dialog has asked whether to replace the file.
    void exporter.start({ ...scope, ...words, ...closing, out, overwrite: out !== null })
  })
  return (
    <Form
      className="grid grid-cols-2 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <What
        selection={selection}
        screen={screen}
        captures={captures}
        onChange={(part) => setSelection((before) => ({ ...before, ...part }))}
      />
      <Field label={t('settings.technician')} value={words.technician} onChange={(technician) => say({ technician })} />
      <Field label={t('settings.site')} value={words.site} onChange={(site) => say({ site })} />
      <Field label={t('export.job')} value={words.job} onChange={(job) => say({ job })} />
      <Field label={t('export.note')} rows={2} value={words.note} onChange={(note) => say({ note })} />
      <ExportOptions choices={choices} onChange={(part) => setChoices((before) => ({ ...before, ...part }))} />
      <ExportPreview scope={scope} />
      <div className="col-span-2 flex items-center justify-between gap-4">
        {scope === null ? (
          <p className="text-[13px] text-wrn">{t('export.chooseDevices')}</p>
        ) : (
          <Estimate scope={scope} />
        )}
        <Button
          type="submit"
          look="primary"
          size="large"
          busy={starting}
          isDisabled={scope === null || isEncryptedTwice(choices)}
        >
          {host === null ? t('export.start') : t('export.startSaving')}
        </Button>
      </div>
    </Form>
  )
}

/** Every time that a level was raised, as far as it is known here. */
function useCaptures(): readonly LevelLease[] {
  const { client } = useApp()
  const [leases, setLeases] = useState<readonly LevelLease[]>([])
  useEffect(() => {
    const stop = new AbortController()
    // Without an answer there is one choice less; whatever is wrong with the core says so itself.
    client.api.level.leases({ open: false }, { signal: stop.signal }).then(setLeases, () => undefined)
    return () => stop.abort()
  }, [client])
  return leases
}

/** Everything about what is on screen; and for those who want another time, the last day. */
function usual(screen: Screen, now: number): Selection {
  return {
    scope: screen.query !== '' ? 'query' : screen.device !== null ? 'device' : 'all',
    devices: screen.device === null ? [] : [screen.device],
    range: 'all',
    capture: null,
    custom: { from: toLocalField(now - 86_400_000), to: toLocalField(now) },
  }
}

/** `fieldtap-4471-2026-11-21.fieldtap.zip`; what a file system may not like in the job becomes a dash. */
export function suggestedName(job: string, day: Date, encrypted = false): string {
  const safe = job.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '')
  const date = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
  return `${['fieldtap', safe, date].filter(Boolean).join('-')}.fieldtap.zip${encrypted ? '.age' : ''}`
}
