import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceKey } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { go, printRoute } from '../../state/route.ts'
import { sortedDevices } from '../../state/sorted-devices.ts'
import { Button } from '../../widgets/button.tsx'
import { Empty, Page } from '../../widgets/page.tsx'
import { DeviceRow } from './device-row.tsx'
import { SelectBox } from './select-box.tsx'
import { SelectedLevel } from './selected-level.tsx'

export function DevicesPage() {
  const { t } = useTranslation()
  const { devices } = useApp()
  const { devices: all, known } = useStore(devices)
  const [selected, setSelected] = useState<ReadonlySet<DeviceKey>>(new Set())
  const chosen = all.filter((device) => selected.has(device.key))
  const isAll = all.length > 0 && chosen.length === all.length
  const toggle = (key: DeviceKey) => {
    const keys = new Set(selected)
    if (!keys.delete(key)) keys.add(key)
    setSelected(keys)
  }
  const add = (
    <Button look="primary" size="large" onPress={() => go({ page: 'laptop' })}>
      {t('devices.add')}
    </Button>
  )
  return (
    <Page title={t('devices.title')} intro={t('devices.intro')} actions={all.length > 0 && add} wide>
      {known && all.length === 0 ? (
        <div className="rounded-2xl border border-line bg-surface">
          <Empty title={t('devices.empty')} action={add}>
            {t('devices.emptyText')}{' '}
            <a href={printRoute({ page: 'start' })} className="font-medium text-accent underline underline-offset-2">
              {t('devices.trySimulated')}
            </a>
          </Empty>
        </div>
      ) : (
        <>
          {chosen.length > 0 && <SelectedLevel devices={chosen} onClear={() => setSelected(new Set())} />}
          <div className="overflow-x-auto rounded-2xl border border-line bg-surface">
            <table className="w-full border-collapse text-left" aria-label={t('devices.title')}>
              <thead>
                <tr className="text-xs text-muted">
                  <th scope="col" className="w-10 pl-4">
                    <SelectBox
                      label={t('devices.selectAll')}
                      selected={isAll}
                      some={chosen.length > 0}
                      onToggle={() => setSelected(new Set(isAll ? [] : all.map(({ key }) => key)))}
                    />
                  </th>
                  <Heading text={t('devices.column.device')} />
                  <Heading text={t('devices.column.state')} />
                  <Heading text={t('devices.column.level')} />
                  <Heading text={t('devices.column.rate')} />
                  <Heading text={t('devices.column.lines')} end />
                  <Heading text={t('devices.column.lastSeen')} end />
                </tr>
              </thead>
              <tbody>
                {sortedDevices(all).map((device) => (
                  <DeviceRow
                    key={device.key}
                    device={device}
                    selected={selected.has(device.key)}
                    onToggle={() => toggle(device.key)}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Page>
  )
}

function Heading({ text, end = false }: { readonly text: string; readonly end?: boolean }) {
  return (
    <th scope="col" className={`px-4 py-3 font-medium whitespace-nowrap ${end ? 'text-right' : ''}`}>
      {text}
    </th>
  )
}
