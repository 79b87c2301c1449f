import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device, LevelLease } from '../../../shared/model.ts'
import { countdown } from '../../format/duration.ts'
import { byteSize } from '../../format/size.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useCommands } from '../../react/use-commands.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import { noteLease } from '../../state/leases.ts'
import { Button } from '../../widgets/button.tsx'
import { Ring } from '../../widgets/ring.tsx'
import { Guarantee } from './lease-guarantee.tsx'
import { LeaseReason } from './lease-reason.tsx'

const QUARTER = 15 * 60_000

/** What is left of the lease, what comes after it, and the two things one wants to do about it. */
export function LeaseControl({ device, lease }: { readonly device: Device; readonly lease: LevelLease }) {
  const { t } = useTranslation()
  const { client, leases, facts } = useApp()
  const technician = useStore(facts, (state) => state.settings?.technician ?? '')
  const [extend, extending] = useAction(async () =>
    noteLease(leases, await client.api.level.extend({ lease: lease.id, byMs: QUARTER })),
  )
  const [end, ending] = useAction(async () =>
    noteLease(leases, (await client.api.level.restore({ device: device.key, technician })).lease),
  )
  const runs = lease.ended === null
  useCommands(
    () =>
      runs
        ? [
            { id: 'lease.extend', title: 'leaseExtend', group: 'device', keys: ['+'], run: () => extend() },
            { id: 'lease.end', title: 'leaseEnd', group: 'device', run: () => end() },
          ]
        : [],
    [runs, extend, end],
  )
  if (!runs) {
    return (
      <p className="rounded-lg bg-lease-soft px-3 py-2 text-[13px] font-medium text-lease">
        {t(lease.state === 'restore-pending' ? 'lease.waitingForDevice' : 'lease.goingBack', {
          level: t(`level.${lease.restoreTo}`),
        })}
      </p>
    )
  }
  return (
    <>
      <Remaining lease={lease} />
      <Guarantee lease={lease} />
      <div className="flex gap-2">
        <Button busy={extending} onPress={() => void extend()}>
          {t('lease.extend')}
        </Button>
        <Button busy={ending} onPress={() => void end()}>
          {t('lease.end')}
        </Button>
      </div>
    </>
  )
}

function Remaining({ lease }: { readonly lease: LevelLease }) {
  const { t } = useTranslation()
  const now = useNow(500)
  const left = lease.endsAt - now
  return (
    <div role="timer" aria-label={t('lease.left')} className="flex items-center gap-2.5">
      <Ring left={left / (lease.endsAt - lease.requestedAt)} />
      <div>
        <strong className="block font-mono text-base leading-5 font-semibold tabular-nums">{countdown(left)}</strong>
        <small className="block text-xs leading-4 whitespace-nowrap text-muted">
          {t('lease.then', { level: t(`level.${lease.restoreTo}`) })}
          <span className="block">{t(`lease.why.${lease.restoreWhy}`)}</span>
          {(lease.maxLines !== null || lease.maxBytes !== null) && <Caps lease={lease} />}
          <LeaseReason lease={lease} />
        </small>
      </div>
    </div>
  )
}

function Caps({ lease }: { readonly lease: LevelLease }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (
    <span className="block tabular-nums">
      {lease.maxLines !== null && t('lease.ofLines', { lines: count(lease.lines), most: count(lease.maxLines) })}
      {lease.maxLines !== null && lease.maxBytes !== null && ' · '}
      {lease.maxBytes !== null && t('lease.ofSize', { size: byteSize(lease.bytes), most: byteSize(lease.maxBytes) })}
    </span>
  )
}
