import { useTranslation } from 'react-i18next'
import { LINE_LEVELS } from '../../../shared/model.ts'
import { clockSeconds, isoDate } from '../../format/time.ts'
import { useFormat } from '../../react/use-format.ts'
import type { Strip } from '../../state/timeline.ts'
import { OutcomeBadge } from '../../widgets/badges.tsx'
import { extent } from './extent.ts'
import { bucketAt, totalOf } from './stack.ts'
import { keyOf, NEAR, type Thing } from './things.ts'
import { useThingWords } from './use-thing-words.ts'

/** More of them fill the strip and hide what they speak of. */
const MOST = 4

export interface ReadoutProps {
  readonly strip: Strip
  readonly things: readonly Thing[]
  readonly width: number
  readonly at: number
  /** What is pointed at; it is named first. */
  readonly thing: Thing | null
}

/** What there is at one moment, in words and figures. */
export function Readout({ strip, things, width, at, thing }: ReadoutProps) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const bucket = strip.buckets[bucketAt(strip.buckets, strip.to, at)]
  const near = ((strip.to - strip.from) / width) * NEAR
  const beside = things.filter(
    (each) => at >= each.from - near && at <= each.to + near && (thing === null || keyOf(each) !== keyOf(thing)),
  )
  const named = thing === null ? beside : [thing, ...beside]
  const [x] = extent(strip, width, at, at)
  const side = x > width / 2 ? { right: width - x + 12 } : { left: x + 12 }
  const time = thing?.from ?? bucket?.from ?? at
  return (
    <div
      className="pointer-events-none absolute top-0 z-20 flex w-max max-w-80 flex-col gap-0.5 rounded-lg border border-line bg-surface px-2.5 py-1.5 text-xs leading-4 text-text shadow-float"
      style={side}
    >
      <div className="font-mono text-muted">
        {isoDate(time)} {clockSeconds(time)}
      </div>
      {thing === null && bucket && <Counts bucket={bucket} />}
      {thing === null && (bucket === undefined || totalOf(bucket) === 0) && (
        <div className="text-muted">{t('timeline.none')}</div>
      )}
      {named.slice(0, MOST).map((each) => (
        <Named key={keyOf(each)} thing={each} />
      ))}
      {named.length > MOST && <div className="text-muted">{t('timeline.more', { n: count(named.length - MOST) })}</div>}
    </div>
  )
}

function Counts({ bucket }: { readonly bucket: Strip['buckets'][number] }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return LINE_LEVELS.filter((level) => bucket.counts[level] > 0).map((level) => (
    <div key={level} className="flex justify-between gap-4">
      <span>{t(`level.${level}`)}</span>
      <span className="tabular-nums">{count(bucket.counts[level])}</span>
    </div>
  ))
}

const COLORS: Readonly<Record<Thing['is'], string>> = {
  event: '',
  lease: 'text-lease',
  gap: 'text-wrn',
  note: 'text-accent',
}

function Named({ thing }: { readonly thing: Thing }) {
  const words = useThingWords()
  return (
    <div className={`flex items-start gap-1.5 ${COLORS[thing.is]}`}>
      {thing.is === 'event' && <OutcomeBadge outcome={thing.event.outcome} />}
      <span className="line-clamp-3 min-w-0 [overflow-wrap:anywhere]">{words(thing)}</span>
    </div>
  )
}
