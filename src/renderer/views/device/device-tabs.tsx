import { useTranslation } from 'react-i18next'
import type { DeviceKey } from '../../../shared/model.ts'
import { type DeviceTab, printRoute } from '../../state/route.ts'

const TABS = ['log', 'events'] as const

/** Log or events: two addresses of one page, so that "back" works. */
export function DeviceTabs({ deviceKey, tab }: { readonly deviceKey: DeviceKey; readonly tab: DeviceTab }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('device.views')} className="flex shrink-0 gap-0.5 rounded-[10px] bg-sunken p-[3px]">
      {TABS.map((each) => (
        <a
          key={each}
          href={printRoute({ page: 'device', key: deviceKey, tab: each })}
          aria-current={each === tab ? 'page' : undefined}
          className="flex min-h-8 items-center rounded-lg px-3 text-[13px] font-medium text-muted hover:text-text aria-[current=page]:bg-surface aria-[current=page]:font-semibold aria-[current=page]:text-text aria-[current=page]:shadow-[0_0_0_1px_var(--line-strong)]"
        >
          {t(`device.tab.${each}`)}
        </a>
      ))}
    </nav>
  )
}
