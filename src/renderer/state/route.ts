import { createStore, type StoreApi } from 'zustand/vanilla'
import { type DeviceKey, deviceKey } from '../../shared/model.ts'

export type DeviceTab = 'log' | 'events'

export type Route =
  | { readonly page: 'start' | 'laptop' | 'broker' | 'cloud' | 'devices' | 'settings' }
  | { readonly page: 'device'; readonly key: DeviceKey; readonly tab: DeviceTab }

const PAGES = ['start', 'laptop', 'broker', 'cloud', 'devices', 'settings'] as const

/** The address is the fragment, so that the same page works under app:// and under a server that knows no routes. */
export function parseRoute(hash: string): Route {
  const [page, key, tab] = hash.replace(/^#\/?/, '').split('/')
  if (page === 'device' && key !== undefined) {
    const parsed = deviceKey.safeParse(decode(key))
    if (parsed.success) return { page, key: parsed.data, tab: tab === 'events' ? 'events' : 'log' }
  }
  return { page: PAGES.find((known) => known === page) ?? 'start' }
}

export function printRoute(route: Route): string {
  if (route.page === 'start') return '#/'
  if (route.page !== 'device') return `#/${route.page}`
  return `#/device/${encodeURIComponent(route.key)}${route.tab === 'events' ? '/events' : ''}`
}

export function createRouteStore(): StoreApi<Route> {
  const store = createStore<Route>()(() => parseRoute(location.hash))
  window.addEventListener('hashchange', () => store.setState(parseRoute(location.hash), true))
  return store
}

export function go(route: Route): void {
  location.hash = printRoute(route)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
