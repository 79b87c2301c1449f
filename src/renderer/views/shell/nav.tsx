import { Bookmark, Columns2, DoorOpen, FileArchive, List, Plus, Settings } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Connection } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { homeOf, printRoute, type Route } from '../../state/route.ts'
import { type DotShape, StateDot } from '../../widgets/state-dot.tsx'
import { Logo } from './logo.tsx'
import { NavConnection } from './nav-connection.tsx'
import { NavDevices } from './nav-devices.tsx'

export function Nav() {
  const { t } = useTranslation()
  const { connections, devices, facts } = useApp()
  const { count } = useFormat()
  const site = useStore(facts, (state) => state.settings?.site ?? '')
  const all = useStore(connections, (state) => state.connections)
  const deviceCount = useStore(devices, (state) => state.devices.length)
  const knocks = useStore(devices, (state) => state.knocks.length)
  return (
    <nav
      data-region
      aria-label={t('nav.title')}
      className="flex min-h-0 flex-col gap-4 overflow-y-auto border-r border-line bg-bg px-3 py-4 max-[880px]:flex-row max-[880px]:items-center max-[880px]:gap-2 max-[880px]:overflow-x-auto max-[880px]:border-r-0 max-[880px]:border-b max-[880px]:py-1.5 max-[880px]:*:shrink-0 max-[880px]:[&_li]:min-w-max"
    >
      <a href={printRoute({ page: 'start' })} className="flex items-center gap-2.5 rounded-lg px-2 py-1">
        <Logo />
        <span className="text-base font-semibold">{t('app.name')}</span>
        <span className="ml-auto truncate text-xs font-medium text-muted">{site}</span>
      </a>
      <Group title={t('nav.connections')}>
        {(all.length > 0 ? all : [LAPTOP]).map((connection) => (
          <NavConnection key={connection.name} connection={connection} />
        ))}
        <NavLink route={{ page: 'start' }} icon={<Plus size={16} aria-hidden />} text={t('nav.connect')} />
      </Group>
      <Group title={t('nav.devices')}>
        <NavDevices />
        <NavLink route={{ page: 'devices' }} icon={<List size={16} aria-hidden />} text={t('nav.allDevices')} />
        {deviceCount > 1 && (
          <NavLink
            route={{ page: 'compare', keys: [], mode: 'side' }}
            icon={<Columns2 size={16} aria-hidden />}
            text={t('nav.compare')}
          />
        )}
        {knocks > 0 && (
          <NavLink
            route={{ page: 'laptop' }}
            icon={<DoorOpen size={16} aria-hidden />}
            text={t('nav.knocking')}
            badge={count(knocks)}
          />
        )}
      </Group>
      <ul className="mt-auto max-[880px]:mt-0 max-[880px]:flex">
        <NavLink route={{ page: 'bundles' }} icon={<FileArchive size={16} aria-hidden />} text={t('nav.bundles')} />
        <NavLink route={{ page: 'notes' }} icon={<Bookmark size={16} aria-hidden />} text={t('nav.notes')} />
        <NavLink route={{ page: 'settings' }} icon={<Settings size={16} aria-hidden />} text={t('nav.settings')} />
      </ul>
    </nav>
  )
}

/** Shown before the core has said what there is: the laptop itself is always one. */
const LAPTOP: Connection = {
  name: 'site',
  kind: 'site',
  url: '',
  platform: null,
  state: { is: 'connecting' },
  detail: '',
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2 className="px-2 pb-1.5 text-[11px] leading-4 font-semibold tracking-[0.06em] text-faint uppercase max-[880px]:sr-only">
        {title}
      </h2>
      <ul className="flex flex-col gap-0.5 max-[880px]:flex-row">{children}</ul>
    </section>
  )
}

export const ITEM =
  'grid min-h-11 items-center gap-x-2 rounded-[10px] px-2 py-1.5 hover:bg-sunken aria-[current=page]:bg-surface aria-[current=page]:shadow-[0_0_0_1px_var(--line)]'

export function useIsCurrent(route: Route): boolean {
  return useStore(useApp().route, (now) => printRoute(homeOf(now)) === printRoute(route))
}

function NavLink({
  route,
  icon,
  text,
  badge,
}: {
  readonly route: Route
  readonly icon: ReactNode
  readonly text: string
  /** Something waits behind it. Such a link is a second way to a page that has one already. */
  readonly badge?: string
}) {
  const current = useIsCurrent(route) && badge === undefined
  return (
    <li>
      <a
        href={printRoute(route)}
        aria-current={current ? 'page' : undefined}
        className={`${ITEM} min-h-10 grid-cols-[14px_1fr_auto] text-muted`}
      >
        <span className="-ml-px flex justify-center">{icon}</span>
        <span>{text}</span>
        {badge !== undefined && (
          <span className="rounded-full bg-wrn-soft px-2 text-xs leading-5 font-semibold text-wrn">{badge}</span>
        )}
      </a>
    </li>
  )
}

export function NavItem({
  route,
  shape,
  title,
  badge,
  detail,
}: {
  readonly route: Route
  readonly shape: DotShape
  readonly title: string
  readonly badge?: ReactNode
  readonly detail: ReactNode
}) {
  const current = useIsCurrent(route)
  return (
    <li>
      <a
        href={printRoute(route)}
        aria-current={current ? 'page' : undefined}
        className={`${ITEM} grid-cols-[14px_minmax(0,1fr)_auto]`}
      >
        <StateDot shape={shape} />
        <Name text={title} />
        {badge ?? <span />}
        <span className="col-span-2 col-start-2 truncate text-xs leading-4 text-muted">{detail}</span>
      </a>
    </li>
  )
}

/** A name longer than this is cut in its middle: ids of one fleet differ at their ends. */
const LONG = 18
const TAIL = 6

function Name({ text }: { readonly text: string }) {
  if (text.length <= LONG) return <span className="truncate font-medium">{text}</span>
  return (
    <span className="flex min-w-0 font-medium" title={text}>
      <span className="sr-only">{text}</span>
      <span aria-hidden className="truncate">
        {text.slice(0, -TAIL)}
      </span>
      <span aria-hidden>{text.slice(-TAIL)}</span>
    </span>
  )
}
