import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { COMMAND_GROUPS, type Command } from '../../commands/command.ts'
import { titleOf } from '../../commands/install.ts'
import { commandsOf } from '../../commands/registry.ts'
import { useApp, usePreferences } from '../../react/context.tsx'
import { NO_OVERLAY } from '../../state/overlay.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { Keys } from '../../widgets/keys.tsx'

/** Every key and what it does, on this page and on all of them. */
export function ShortcutSheet() {
  const { t } = useTranslation()
  const { overlay } = useApp()
  const open = useStore(overlay, (state) => state.is === 'shortcuts')
  return (
    <Dialog size="wide" title={t('command.sheet')} open={open} onClose={() => overlay.setState(NO_OVERLAY, true)}>
      <Sheet />
    </Dialog>
  )
}

function Sheet() {
  const { t } = useTranslation()
  const { commands } = useApp()
  const [{ plainKeys }, setPreferences] = usePreferences()
  const all = commandsOf(useStore(commands.store, (state) => state.groups)).filter(({ keys = [] }) => keys.length > 0)
  return (
    <div className="flex flex-col gap-6">
      <div className="columns-2 gap-10 max-md:columns-1">
        {COMMAND_GROUPS.map((group) => {
          const members = all.filter((command) => command.group === group)
          return members.length > 0 && <Group key={group} title={t(`command.group.${group}`)} commands={members} />
        })}
        <Group title={t('command.group.lists')} keys={LIST_KEYS.map(({ keys, what }) => ({ keys, what: t(what) }))} />
      </div>
      <div className="flex items-center justify-between gap-4 border-t border-line pt-4">
        <p className="text-[13px] text-muted">{t(plainKeys ? 'command.plainOn' : 'command.plainOff')}</p>
        <Button size="small" onPress={() => setPreferences({ plainKeys: !plainKeys })}>
          {t(plainKeys ? 'command.turnOff' : 'command.turnOn')}
        </Button>
      </div>
    </div>
  )
}

/** What lists and dialogs do of themselves. */
const LIST_KEYS = [
  { keys: ['Tab'], what: 'command.list.tab' },
  { keys: ['ArrowUp', 'ArrowDown'], what: 'command.list.walk' },
  { keys: ['Home', 'End'], what: 'command.list.ends' },
  { keys: ['Enter'], what: 'command.list.open' },
  { keys: ['Escape'], what: 'command.list.close' },
] as const

interface Row {
  readonly keys: readonly string[]
  readonly what: string
}

function Group({
  title,
  commands = [],
  keys = [],
}: {
  readonly title: string
  readonly commands?: readonly Command[]
  readonly keys?: readonly Row[]
}) {
  const rows: readonly Row[] = [
    ...commands.map((command) => ({ keys: command.keys ?? [], what: titleOf(command) })),
    ...keys,
  ]
  return (
    <section className="mb-6 break-inside-avoid">
      <h3 className="pb-1.5 text-[11px] leading-4 font-semibold tracking-[0.06em] text-faint uppercase">{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.what} className="flex min-h-8 items-center justify-between gap-4 border-b border-line py-1">
            <dt className="min-w-0">{row.what}</dt>
            <dd className="flex shrink-0 gap-2">
              {row.keys.map((each) => (
                <Keys key={each} keys={each} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
