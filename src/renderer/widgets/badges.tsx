import { CircleCheck, Info, OctagonX, SkipForward } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { DeviceLevel, LineLevel, Outcome } from '../../shared/model.ts'
import { Ring } from './ring.tsx'

/** A level is always a color and a letter. */
export const LEVEL_LETTER = { error: 'E', warn: 'W', info: 'I', debug: 'D', none: '·' } as const

export const LEVEL_COLOR = {
  error: 'text-err bg-err-soft',
  warn: 'text-wrn bg-wrn-soft',
  info: 'text-inf bg-inf-soft',
  debug: 'text-dbg bg-dbg-soft',
  none: 'text-faint bg-transparent',
} as const

const DEVICE_LEVEL_COLOR: Record<DeviceLevel, string> = {
  unset: 'text-muted bg-sunken',
  off: 'text-muted bg-sunken',
  error: LEVEL_COLOR.error,
  warn: LEVEL_COLOR.warn,
  info: LEVEL_COLOR.info,
  debug: LEVEL_COLOR.debug,
  on: LEVEL_COLOR.info,
}

export function LineLevelBadge({ level }: { readonly level: LineLevel }) {
  const { t } = useTranslation()
  return <LevelBadge level={level} name={t(`level.${level}`)} />
}

/** The same where the word is at hand already, as in each of a thousand rows. */
export function LevelBadge({ level, name }: { readonly level: LineLevel; readonly name: string }) {
  return (
    <span
      aria-label={name}
      role="img"
      className={`inline-block w-6 rounded text-center font-mono text-xs leading-[18px] font-bold ${LEVEL_COLOR[level]}`}
    >
      {LEVEL_LETTER[level]}
    </span>
  )
}

export interface DeviceLevelBadgeProps {
  readonly level: DeviceLevel | null
  /** A lease runs: its color, and how long it still does. */
  readonly left?: { readonly text: string /** From 1 (all) to 0. */; readonly share: number } | null
  readonly pending?: boolean
}

export function DeviceLevelBadge({ level, left = null, pending = false }: DeviceLevelBadgeProps) {
  const { t } = useTranslation()
  if (level === null) return <span className="font-mono text-[11px] text-faint">{t('level.unknown')}</span>
  const color = left !== null || pending ? 'text-lease bg-lease-soft' : DEVICE_LEVEL_COLOR[level]
  return (
    <span
      className={`inline-flex items-center rounded-[5px] px-1.5 font-mono text-[11px] leading-[18px] font-semibold ${color}`}
    >
      {pending ? t('lease.pendingShort') : t(`level.short.${level}`)}
      {left !== null && (
        <>
          <span className="mr-1 ml-1 tabular-nums">{left.text}</span>
          <Ring left={left.share} small />
        </>
      )}
    </span>
  )
}

const OUTCOMES = {
  SUCCESS: { icon: CircleCheck, color: 'text-accent bg-accent-soft' },
  FAIL: { icon: OctagonX, color: LEVEL_COLOR.error },
  SKIPPED: { icon: SkipForward, color: LEVEL_COLOR.warn },
  INFO: { icon: Info, color: LEVEL_COLOR.info },
} as const

/** Each outcome has its color, its shape and its word. */
export function OutcomeBadge({ outcome }: { readonly outcome: Outcome }) {
  const { icon: Icon, color } = OUTCOMES[outcome]
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-[5px] px-1.5 font-mono text-[11px] leading-[18px] font-semibold ${color}`}
    >
      <Icon size={12} strokeWidth={2.4} aria-hidden />
      {outcome}
    </span>
  )
}
