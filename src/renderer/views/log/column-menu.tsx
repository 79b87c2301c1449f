import { Columns3 } from 'lucide-react'
import { Button, Checkbox, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { defaultColumns, toggled } from '../../log/columns.ts'
import { useApp, usePreferences } from '../../react/context.tsx'
import { Button as AppButton } from '../../widgets/button.tsx'

/** Which columns there are, and how their text is shown. */
export function ColumnMenu() {
  const { t } = useTranslation()
  const { logPreferences } = useApp()
  const { columns, wrap } = useStore(logPreferences)
  const [{ wholeLines }, setPreferences] = usePreferences()
  return (
    <DialogTrigger>
      <Button
        aria-label={t('column.menu')}
        className="-my-1 inline-flex size-6 items-center justify-center rounded-md text-muted data-hovered:bg-sunken data-hovered:text-text"
      >
        <Columns3 size={14} aria-hidden />
      </Button>
      <Popover
        placement="bottom end"
        className="w-64 rounded-xl border border-line bg-surface p-3 shadow-float outline-none"
      >
        <Dialog aria-label={t('column.menu')} className="flex flex-col gap-0.5 outline-none">
          <p className="px-2 pb-1 text-xs font-semibold text-muted">{t('column.title')}</p>
          {columns.map(({ id, shown }) => (
            <Tick
              key={id}
              text={t(`column.${id}`)}
              on={shown}
              onChange={() => logPreferences.setState(({ columns: now }) => ({ columns: toggled(now, id) }))}
            />
          ))}
          <p className="mt-1.5 border-t border-line px-2 pt-2 pb-0.5 text-xs font-semibold text-muted">
            {t('column.textTitle')}
          </p>
          <Tick text={t('log.wrap')} on={wrap} onChange={() => logPreferences.setState({ wrap: !wrap })} />
          <Tick
            text={t('log.wholeLines')}
            on={wholeLines}
            onChange={() => setPreferences({ wholeLines: !wholeLines })}
          />
          <AppButton
            size="small"
            className="mt-2"
            onPress={() => logPreferences.setState({ columns: defaultColumns(), wrap: false })}
          >
            {t('column.reset')}
          </AppButton>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Tick({ text, on, onChange }: { readonly text: string; readonly on: boolean; readonly onChange: () => void }) {
  return (
    <Checkbox
      isSelected={on}
      onChange={onChange}
      className="group flex min-h-8 items-center gap-2.5 rounded-lg px-2 text-[13px] data-focus-visible:outline-2 data-hovered:bg-sunken"
    >
      <span className="flex size-4 items-center justify-center rounded border border-edge bg-surface group-data-selected:border-accent group-data-selected:bg-accent">
        <svg
          viewBox="0 0 12 12"
          aria-hidden
          className="size-3 fill-none stroke-on-accent stroke-2 opacity-0 group-data-selected:opacity-100"
        >
          <path d="M2.5 6.5l2.5 2.5l4.5-5.5" />
        </svg>
      </span>
      {text}
    </Checkbox>
  )
}
