import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceKey } from '../../../shared/model.ts'
import { splitDeviceKey } from '../../../shared/model-basics.ts'
import { whenSeen } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useNow } from '../../react/use-now.ts'

/** How old a history is that was read from the device's platform: without a network, it ends there. */
export function LastRead({ device }: { readonly device: DeviceKey }) {
  const { t } = useTranslation()
  const app = useApp()
  const now = useNow()
  const connections = useStore(app.connections, (state) => state.connections)
  const syncs = useStore(app.clouds.state, (state) => state.syncs)
  const { platform } = splitDeviceKey(device)
  const read = connections
    .filter((connection) => connection.kind === 'cloud' && connection.platform === platform)
    .flatMap(({ name }) => syncs[name] ?? [])
  if (read.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-x-4 border-t border-line bg-bg px-5 py-2 text-[13px] text-muted">
      {read.map(({ connection, completedAt, trouble }) => (
        <li key={connection}>
          <span className="font-medium text-text">{connection}</span>{' '}
          {completedAt === null ? t('cloud.sync.never') : t('cloud.sync.last', { time: whenSeen(completedAt, now) })}
          {trouble !== null && completedAt !== null && ` ${t('cloud.sync.incomplete')}`}
        </li>
      ))}
    </ul>
  )
}
