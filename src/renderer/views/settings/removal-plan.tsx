import { useTranslation } from 'react-i18next'
import type { RetentionPlan } from '../../../shared/retention.ts'
import { byteSize } from '../../format/size.ts'
import { fullTime } from '../../format/time.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'

/** What would go, before anything does. */
export function RemovalPlan({ plan, onRemove }: { readonly plan: RetentionPlan; readonly onRemove: () => void }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { lines, bytes, size, from, to, devices } = plan
  const now = t('settings.storage.now', { size: byteSize(size) })
  if (lines === 0 || from === null || to === null) return <p>{`${now} ${t('settings.storage.nothing')}`}</p>
  return (
    <div className="flex flex-col items-start gap-3">
      <p>
        {now} {t('settings.storage.goes', { count: lines, lines: count(lines), size: byteSize(bytes) })}
      </p>
      <p className="font-mono text-[13px] text-muted">
        {fullTime(from)} – {fullTime(to)}
      </p>
      <ul className="text-[13px]">
        {devices.map((each) => (
          <li key={each.device}>
            <span className="font-mono">{each.device}</span> · {count(each.lines)}
          </li>
        ))}
      </ul>
      <Button look="danger" onPress={onRemove}>
        {t('settings.storage.remove', { count: lines, lines: count(lines) })}
      </Button>
    </div>
  )
}
