import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { rate } from '../../format/size.ts'
import { whenSeen } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import { RATE_SAMPLES } from '../../state/devices.ts'
import { platformOf } from '../../state/facts.ts'
import { go, printRoute } from '../../state/route.ts'
import { Sparkline } from '../../widgets/sparkline.tsx'
import { StateDot } from '../../widgets/state-dot.tsx'
import { deviceShape } from '../shell/nav-devices.tsx'
import { DeviceBadge } from './device-badge.tsx'
import { SelectBox } from './select-box.tsx'

const CELL = 'px-4 py-2 whitespace-nowrap'
const NO_SAMPLES: readonly number[] = []

export function DeviceRow({
  device,
  selected,
  onToggle,
}: {
  readonly device: Device
  readonly selected: boolean
  readonly onToggle: () => void
}) {
  const { t } = useTranslation()
  const { devices, facts } = useApp()
  const { count } = useFormat()
  const samples = useStore(devices, (state) => state.rates.get(device.key)) ?? NO_SAMPLES
  const platform = useStore(facts, (state) => platformOf(state, device.platform))
  const route = { page: 'device', key: device.key, tab: 'log' } as const
  return (
    // The link in it is the way by keyboard; the row as a whole is only a larger target for a gloved hand.
    <tr className="h-14 border-t border-line hover:bg-bg" onClick={() => go(route)}>
      <td className="pl-4">
        <SelectBox label={t('devices.select', { device: device.name })} selected={selected} onToggle={onToggle} />
      </td>
      <td className={CELL}>
        <a href={printRoute(route)} className="font-semibold hover:underline">
          {device.name}
        </a>
        <div className="text-xs text-muted">
          {platform?.title ?? device.platform} · <span className="font-mono">{device.ref}</span>
        </div>
      </td>
      <td className={CELL}>
        <span className="inline-flex items-center gap-2">
          <StateDot shape={deviceShape(device.state)} />
          {t(`deviceState.${device.state}`)}
        </span>
        {device.connection !== null && (
          <div className="text-xs text-muted">
            {device.connection === 'site' ? t('laptop.title') : device.connection}
          </div>
        )}
      </td>
      <td className={CELL}>
        {platform?.level.kind === 'none' ? (
          <span className="text-xs text-muted">{t('known.noLevels')}</span>
        ) : (
          <>
            <DeviceBadge device={device} />
            {device.level.how !== 'unknown' && (
              <div className="text-xs text-muted">{t(`known.${device.level.how}`)}</div>
            )}
          </>
        )}
      </td>
      <td className={CELL}>
        <div className="flex items-center gap-3">
          <Sparkline samples={samples} slots={RATE_SAMPLES} />
          <span className="tabular-nums">{t('rate', { rate: rate(device.linesPerSecond) })}</span>
        </div>
      </td>
      <td className={`${CELL} text-right tabular-nums`}>{count(device.lines)}</td>
      <td className={`${CELL} text-right`}>
        <LastSeen at={device.lastSeen} />
      </td>
    </tr>
  )
}

function LastSeen({ at }: { readonly at: number | null }) {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const now = useNow()
  if (at === null) return <span className="text-muted">{t('deviceState.never')}</span>
  return (
    <>
      <div>{ago(at, now)}</div>
      <div className="font-mono text-xs text-muted">{whenSeen(at, now)}</div>
    </>
  )
}
