import { useTranslation } from 'react-i18next'
import type { Connection, ConnectionState } from '../../../shared/model.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import type { DotShape } from '../../widgets/state-dot.tsx'
import { NavItem } from './nav.tsx'

const PAGES = { site: 'laptop', broker: 'broker', cloud: 'cloud' } as const

export function NavConnection({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation()
  const state = useConnectionWords(connection.state)
  const isSite = connection.kind === 'site'
  return (
    <NavItem
      route={{ page: PAGES[connection.kind] }}
      shape={connectionShape(connection.state)}
      title={isSite ? t('laptop.title') : connection.name}
      detail={connection.state.is === 'up' && connection.detail !== '' ? connection.detail : state}
    />
  )
}

export function connectionShape(state: ConnectionState): DotShape {
  if (state.is === 'up') return 'full'
  return state.is === 'down' ? 'ring' : 'square'
}

/** The state of a connection in a few words. */
export function useConnectionWords(state: ConnectionState): string {
  const { t } = useTranslation()
  const { duration } = useFormat()
  const now = useNow()
  switch (state.is) {
    case 'up':
      return t('connection.up')
    case 'connecting':
      return t('connection.connecting')
    case 'waiting':
      return t('connection.waiting', { duration: duration(Math.max(1000, state.until - now)) })
    case 'down':
      return t('connection.down')
  }
}
