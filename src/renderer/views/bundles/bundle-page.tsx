import { Download } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createStore } from 'zustand/vanilla'
import type { BundleImportPiece } from '../../../shared/contract/bundles.ts'
import type { OpenedBundle } from '../../../shared/contract/open-bundle.ts'
import { type Device, type DeviceKey, splitDeviceKey } from '../../../shared/model.ts'
import { AppProvider, useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import type { App } from '../../state/app.ts'
import { bundleClient } from '../../state/bundle-client.ts'
import { createCurrentQuery } from '../../state/current-query.ts'
import type { DevicesState } from '../../state/devices.ts'
import { createNoteBook } from '../../state/notes.ts'
import { type DeviceTab, go, printRoute } from '../../state/route.ts'
import { Button } from '../../widgets/button.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { Empty } from '../../widgets/page.tsx'
import { EventsView } from '../events/events-view.tsx'
import { LogScreen } from '../log/log-screen.tsx'
import { useLogView } from '../log/use-log-view.ts'
import { TimelineView } from '../timeline/timeline-view.tsx'
import { BundleVerdict } from './bundle-verdict.tsx'

interface BundlePageProps {
  readonly id: string
  readonly device: DeviceKey | null
  readonly tab: DeviceTab
}

/** A bundle that is open, in the views of a capture; nothing of it is stored, and nothing in it can be changed. */
export function BundlePage({ id, device, tab }: BundlePageProps) {
  const { t } = useTranslation()
  const { value, error } = useAsked((api) => api.bundle.opened({}), [id])
  const devices = useAsked((api) => api.bundle.read.devices.list({ bundle: id }), [id])
  const bundle = value?.find((one) => one.id === id)
  if (error !== null || devices.error !== null)
    return (
      <div className="p-5">
        <FailureBox error={error ?? devices.error} />
      </div>
    )
  if (value === null || devices.value === null) return <Empty title={t('loading')} />
  if (bundle === undefined) return <Empty title={t('bundles.notOpen')} />
  return <Opened bundle={bundle} devices={devices.value} device={device} tab={tab} />
}

interface OpenedProps {
  readonly bundle: OpenedBundle
  readonly devices: readonly Device[]
  readonly device: DeviceKey | null
  readonly tab: DeviceTab
}

function Opened({ bundle, devices, device, tab }: OpenedProps) {
  const app = useApp()
  const inside = useMemo(() => appOf(app, bundle, devices), [app, bundle, devices])
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)] bg-surface">
      <Header bundle={bundle} />
      {devices.length > 0 && (
        <AppProvider value={inside}>
          <Views bundle={bundle} devices={devices} device={device} tab={tab} />
        </AppProvider>
      )}
    </div>
  )
}

/** The app as the views inside see it: its own but for whatever is about what is captured here. */
function appOf(app: App, bundle: OpenedBundle, devices: readonly Device[]): App {
  const client = bundleClient(app.client, bundle.id)
  return {
    ...app,
    client,
    devices: createStore<DevicesState>()(() => ({ known: true, devices, knocks: [], rates: new Map() })),
    status: createStore(() => ({ status: null })),
    notes: createNoteBook(client, true),
    onScreen: createCurrentQuery(),
  }
}

function Views({ bundle, devices, device, tab }: OpenedProps) {
  const keys = useMemo(() => devices.map(({ key }) => key), [devices])
  const shown = useMemo(() => (device === null ? keys : [device]), [device, keys])
  const view = useLogView(shown, tab === 'log')
  const goTo = (time: number) => {
    if (tab === 'log') void view.toTime(time)
    else go({ page: 'bundle', id: bundle.id, device, tab: 'log' })
  }
  const tabs = <Tabs bundle={bundle} keys={keys} device={device} tab={tab} />
  return (
    <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <TimelineView view={view} devices={shown} onGo={goTo} />
      {tab === 'log' ? (
        <LogScreen view={view} devices={devices.filter(({ key }) => shown.includes(key))} tabs={tabs} />
      ) : (
        <EventsView deviceKey={device ?? keys[0] ?? ''} tabs={tabs} />
      )}
    </div>
  )
}

function Header({ bundle }: { readonly bundle: OpenedBundle }) {
  const { t } = useTranslation()
  const { client, notices } = useApp()
  const { count } = useFormat()
  const [progress, setProgress] = useState<BundleImportPiece | null>(null)
  const [bringIn, busy] = useAction(async () => {
    for await (const piece of await client.api.bundle.import({ bundle: bundle.id })) {
      setProgress(piece)
      if (piece.is === 'done')
        notices.done(piece.known ? t('bundles.known') : t('bundles.imported', { n: count(piece.lines) }))
    }
  })
  useEffect(() => () => setProgress(null), [])
  const facts = [bundle.technician, bundle.site, bundle.job].filter(Boolean).join(' · ')
  return (
    <header className="flex items-start gap-4 px-5 pt-4 pb-3">
      <div className="min-w-0 flex-1">
        <p className="text-xs font-semibold text-accent">{t('bundles.readOnly')}</p>
        <h1 className="truncate text-lg font-semibold">{bundle.name}</h1>
        <p className="truncate text-[13px] text-muted">
          {facts !== '' && `${facts} · `}
          {t('export.lines', { count: bundle.lines, n: count(bundle.lines) })} ·{' '}
          {t('export.events', { count: bundle.events, n: count(bundle.events) })} ·{' '}
          {t(`bundles.redaction.${redactionOf(bundle)}`)}
        </p>
        <BundleVerdict bundle={bundle} />
      </div>
      <Button onPress={() => void bringIn()} busy={busy}>
        <Download size={16} aria-hidden />
        {progress?.is === 'progress'
          ? t('export.linesOf', { n: count(progress.lines), total: count(progress.totalLines) })
          : t('bundles.import')}
      </Button>
    </header>
  )
}

function redactionOf({ redaction }: OpenedBundle): 'none' | 'secrets' | 'personal' | 'strict' {
  return redaction === 'none' || redaction === 'personal' || redaction === 'strict' ? redaction : 'secrets'
}

function Tabs({ bundle, keys, device, tab }: Omit<OpenedProps, 'devices'> & { readonly keys: readonly DeviceKey[] }) {
  const { t } = useTranslation()
  const { id } = bundle
  const item =
    'flex min-h-8 items-center rounded-lg px-3 text-[13px] font-medium text-muted hover:text-text aria-[current=page]:bg-surface aria-[current=page]:font-semibold aria-[current=page]:text-text aria-[current=page]:shadow-[0_0_0_1px_var(--line-strong)]'
  return (
    <div className="flex shrink-0 items-center gap-2">
      <nav aria-label={t('device.views')} className="flex gap-0.5 rounded-[10px] bg-sunken p-[3px]">
        {(['log', 'events'] as const).map((each) => (
          <a
            key={each}
            href={printRoute({ page: 'bundle', id, device, tab: each })}
            aria-current={each === tab ? 'page' : undefined}
            className={item}
          >
            {t(`device.tab.${each}`)}
          </a>
        ))}
      </nav>
      {keys.length > 1 && (
        <select
          aria-label={t('bundles.device')}
          value={device ?? ''}
          onChange={(event) =>
            go({ page: 'bundle', id, device: event.target.value === '' ? null : event.target.value, tab })
          }
          className="min-h-9 max-w-56 rounded-lg border border-line-strong bg-surface px-2 text-[13px]"
        >
          <option value="">{t('bundles.allDevices')}</option>
          {keys.map((key) => (
            <option key={key} value={key}>
              {splitDeviceKey(key).ref}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
