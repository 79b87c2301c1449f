import { useState } from 'react'
import { Form, Input, Label, NumberField, Switch } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceLevel, PlatformInfo, Settings } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { Button } from '../../widgets/button.tsx'
import { CONTROL, Field } from '../../widgets/field.tsx'
import { Section } from '../../widgets/page.tsx'
import { Select } from '../../widgets/select.tsx'
import { levelsOf } from '../device/levels.ts'

const KIB = 1024

/** What the core keeps: who works where, and how strict it is with devices. */
export function CoreSettings({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation()
  const { client, facts, notices } = useApp()
  const platforms = useStore(facts, (state) => state.info?.platforms) ?? []
  const [changes, setChanges] = useState<Partial<Settings>>({})
  const now = { ...settings, ...changes }
  const change = (part: Partial<Settings>) => setChanges((before) => ({ ...before, ...part }))
  const [save, busy] = useAction(async () => {
    facts.setState({ settings: await client.api.app.saveSettings(changes) })
    setChanges({})
    notices.done(t('settings.saved'))
  })
  return (
    <Form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Section title={t('settings.work')} intro={t('settings.workIntro')}>
        <div className="grid grid-cols-2 gap-4">
          <Field
            label={t('settings.technician')}
            value={now.technician}
            maxLength={200}
            onChange={(technician) => change({ technician })}
          />
          <Field label={t('settings.site')} value={now.site} maxLength={200} onChange={(site) => change({ site })} />
        </div>
      </Section>
      <Section title={t('settings.devices')}>
        <div className="flex flex-col gap-5">
          <ClockSwitch on={now.enforceClock} onChange={(enforceClock) => change({ enforceClock })} />
          <div className="grid grid-cols-2 items-start gap-4">
            <NumberField
              value={Math.round(now.maxBodyBytes / KIB)}
              onChange={(kib) => Number.isFinite(kib) && change({ maxBodyBytes: kib * KIB })}
              minValue={1}
              maxValue={64 * KIB}
              className="flex flex-col gap-1"
            >
              <Label className="text-[13px] font-medium">{t('settings.maxBody')}</Label>
              <Input className={CONTROL} />
            </NumberField>
            {platforms.map((platform) => (
              <Baseline
                key={platform.id}
                platform={platform}
                chosen={now.baseline[platform.id]}
                onChange={(level) => change({ baseline: { ...now.baseline, [platform.id]: level } })}
              />
            ))}
          </div>
        </div>
      </Section>
      <div>
        <Button type="submit" look="primary" size="large" busy={busy} isDisabled={Object.keys(changes).length === 0}>
          {t('settings.save')}
        </Button>
      </div>
    </Form>
  )
}

function ClockSwitch({ on, onChange }: { readonly on: boolean; readonly onChange: (on: boolean) => void }) {
  const { t } = useTranslation()
  return (
    <Switch isSelected={on} onChange={onChange} className="group flex items-start gap-3">
      <span className="mt-0.5 flex h-6 w-11 shrink-0 items-center rounded-full border border-edge bg-sunken px-0.5 group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-selected:border-accent group-data-selected:bg-accent">
        <span className="size-4.5 rounded-full bg-edge group-data-selected:translate-x-5 group-data-selected:bg-on-accent" />
      </span>
      <span>
        <span className="block font-medium">{t('settings.enforceClock')}</span>
        <span className="block text-[13px] text-muted">{t('settings.enforceClockHint')}</span>
      </span>
    </Switch>
  )
}

/** The level that a device is told when nothing else is known and its level is to be restored. */
function Baseline({
  platform,
  chosen,
  onChange,
}: {
  readonly platform: PlatformInfo
  readonly chosen: DeviceLevel | undefined
  readonly onChange: (level: DeviceLevel) => void
}) {
  const { t } = useTranslation()
  if (platform.baseline === null) return null
  return (
    <Select
      label={t('settings.baseline', { platform: platform.title })}
      value={chosen ?? platform.baseline}
      onChange={onChange}
      choices={levelsOf(platform.level).map((level) => ({ value: level, label: t(`level.${level}`) }))}
    />
  )
}
