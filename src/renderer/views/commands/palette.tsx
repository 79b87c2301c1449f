import { Command as Menu } from 'cmdk'
import { Check, Search } from 'lucide-react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { type Command, isEnabled } from '../../commands/command.ts'
import { titleOf } from '../../commands/install.ts'
import { commandsOf } from '../../commands/registry.ts'
import { useApp } from '../../react/context.tsx'
import { NO_OVERLAY } from '../../state/overlay.ts'
import { Keys } from '../../widgets/keys.tsx'

/** Everything that can be done now, found by a few letters of its name. */
export function Palette() {
  const { t } = useTranslation()
  const { overlay } = useApp()
  const open = useStore(overlay, (state) => state.is === 'palette')
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(isOpen) => !isOpen && overlay.setState(NO_OVERLAY, true)}
      isDismissable
      className="fixed inset-0 z-40 flex justify-center bg-scrim px-6 pt-[12vh]"
    >
      <Modal className="h-fit w-full max-w-xl">
        <Dialog
          aria-label={t('command.palette')}
          className="overflow-hidden rounded-2xl border border-line bg-surface shadow-float outline-none"
        >
          <PaletteList />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function PaletteList() {
  const { t } = useTranslation()
  const { commands, overlay } = useApp()
  const all = commandsOf(useStore(commands.store, (state) => state.groups)).filter(
    (command) => command.id !== 'palette' && isEnabled(command),
  )
  const choose = (id: string) => {
    overlay.setState(NO_OVERLAY, true)
    // After the dialog has given the focus back, in the first frame without it: what runs may want it.
    setTimeout(() => requestAnimationFrame(() => setTimeout(() => commands.run(id))))
  }
  return (
    <Menu label={t('command.palette')} loop>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search size={18} className="shrink-0 text-faint" aria-hidden />
        <Menu.Input
          autoFocus
          placeholder={t('command.find')}
          className="min-h-13 flex-1 bg-transparent text-[15px] !outline-none"
        />
        <Keys keys="Escape" />
      </div>
      <Menu.List label={t('command.palette')} className="max-h-[min(26rem,60vh)] scroll-py-2 overflow-y-auto p-2">
        <Menu.Empty className="px-3 py-8 text-center text-muted">{t('command.nothing')}</Menu.Empty>
        {NEAREST_FIRST.map((group) => {
          const members = all.filter((command) => command.group === group)
          if (members.length === 0) return null
          return (
            <Menu.Group key={group} heading={t(`command.group.${group}`)} className={GROUP}>
              {members.map((command) => (
                <PaletteItem key={command.id} command={command} onChoose={choose} />
              ))}
            </Menu.Group>
          )
        })}
      </Menu.List>
    </Menu>
  )
}

/** What belongs to what is on screen comes first. */
const NEAREST_FIRST = ['device', 'log', 'notes', 'go', 'file', 'view', 'help'] as const

const GROUP =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-[11px] [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:tracking-[0.06em] [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:uppercase'

function PaletteItem({ command, onChoose }: { readonly command: Command; readonly onChoose: (id: string) => void }) {
  const [keys] = command.keys ?? []
  // The English name finds it in every language.
  const english = titleOf(command, 'en')
  return (
    <Menu.Item
      value={command.id}
      keywords={[titleOf(command), english]}
      onSelect={onChoose}
      className="flex min-h-10 items-center gap-3 rounded-lg px-3 data-[selected=true]:bg-accent-soft"
    >
      <span className="min-w-0 flex-1 truncate">{titleOf(command)}</span>
      {command.checked?.() && <Check size={16} className="shrink-0 text-accent" aria-hidden />}
      {keys !== undefined && <Keys keys={keys} />}
    </Menu.Item>
  )
}
