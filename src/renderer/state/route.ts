import { createStore, type StoreApi } from 'zustand/vanilla'
import { type DeviceKey, deviceKey } from '../../shared/model.ts'

export type DeviceTab = 'log' | 'events'
/** Where in a log to stand: at a line by its number, or at a corrected time, Unix ms. */
export type LogPlace = { readonly is: 'line'; readonly seq: number } | { readonly is: 'time'; readonly time: number }
/** Several devices on one axis: a column each, or all in one. */
export type CompareMode = 'side' | 'merged'

export type PlainPage = (typeof PAGES)[number]
export type Route =
  | { readonly page: PlainPage }
  /** A bundle that is open, by the name the core gave it; `device`: whose events. */
  | { readonly page: 'bundle'; readonly id: string; readonly device: DeviceKey | null; readonly tab: DeviceTab }
  | { readonly page: 'device'; readonly key: DeviceKey; readonly tab: DeviceTab; readonly at?: LogPlace }
  | {
      readonly page: 'compare'
      readonly keys: readonly DeviceKey[]
      readonly mode: CompareMode
      readonly at?: LogPlace
    }

const PAGES = ['start', 'laptop', 'broker', 'cloud', 'devices', 'notes', 'bundles', 'settings'] as const

/** The address is the fragment, so that the same page works under app:// and under a server that knows no routes. */
export function parseRoute(hash: string): Route {
  const [page = '', first = '', second, ...place] = hash.replace(/^#\/?/, '').split('/')
  const at = parsePlace(place)
  if (page === 'device') {
    const [key] = parseKeys(first)
    if (key !== undefined) return { page, key, tab: second === 'events' ? 'events' : 'log', ...at }
  }
  if (page === 'bundle' && /^b\d{1,9}$/.test(first)) {
    const [device = null] = parseKeys(place[0] ?? '')
    return { page, id: first, device, tab: second === 'events' ? 'events' : 'log' }
  }
  if (page === 'compare')
    return { page, keys: parseKeys(second ?? ''), mode: first === 'merged' ? 'merged' : 'side', ...at }
  return { page: PAGES.find((known) => known === page) ?? 'start' }
}

export function printRoute(route: Route): string {
  if (route.page === 'start') return '#/'
  if (route.page === 'compare')
    return `#/compare/${route.mode}/${route.keys.map(encodeURIComponent).join(',')}${printPlace(route.at)}`
  if (route.page === 'bundle') {
    const device = route.device === null ? '' : `/${encodeURIComponent(route.device)}`
    return `#/bundle/${route.id}/${route.tab}${device}`
  }
  if (route.page !== 'device') return `#/${route.page}`
  const tab = route.tab === 'log' && route.at === undefined ? '' : `/${route.tab}`
  return `#/device/${encodeURIComponent(route.key)}${tab}${printPlace(route.at)}`
}

/** The page as the navigation knows it: without a tab, and wherever in it one stands. */
export function homeOf(route: Route): Route {
  if (route.page === 'device') return { page: 'device', key: route.key, tab: 'log' }
  if (route.page === 'bundle') return { page: 'bundle', id: route.id, device: null, tab: 'log' }
  return route.page === 'compare' ? { page: 'compare', keys: [], mode: 'side' } : route
}

export function createRouteStore(): StoreApi<Route> {
  const store = createStore<Route>()(() => parseRoute(location.hash))
  window.addEventListener('hashchange', () => store.setState(parseRoute(location.hash), true))
  return store
}

export function go(route: Route): void {
  location.hash = printRoute(route)
}

function parseKeys(text: string): readonly DeviceKey[] {
  return text
    .split(',')
    .map((part) => deviceKey.safeParse(decode(part)))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
}

function parsePlace([is, text = '']: readonly string[]): { readonly at?: LogPlace } {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : null
  if (number === null) return {}
  if (is === 'line') return { at: { is, seq: number } }
  return is === 'time' ? { at: { is, time: number } } : {}
}

function printPlace(at: LogPlace | undefined): string {
  if (at === undefined) return ''
  return at.is === 'line' ? `/line/${at.seq}` : `/time/${Math.round(at.time)}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
