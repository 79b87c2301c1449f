import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isEnabled } from '../../commands/command.ts'
import { titleOf } from '../../commands/install.ts'
import { chordsOf } from '../../commands/keys.ts'
import { useApp } from '../../react/context.tsx'
import { Keys } from '../../widgets/keys.tsx'

/** The first key of two was pressed: what the second can be. */
export function KeyHint() {
  const { t } = useTranslation()
  const { keyboard, commands } = useApp()
  const first = useStore(keyboard.waiting, (state) => state.first)
  if (first === null) return null
  const next = commands.all().flatMap((command) => {
    const chords = (command.keys ?? []).map(chordsOf).find(([begin, then]) => begin === first && then !== undefined)
    return chords?.[1] !== undefined && isEnabled(command) ? [{ key: chords[1], command }] : []
  })
  return (
    <section
      aria-label={t('command.waiting')}
      className="fixed bottom-14 left-1/2 z-30 grid max-w-[calc(100vw-3rem)] -translate-x-1/2 grid-flow-col grid-rows-5 gap-x-8 gap-y-1 rounded-2xl border border-line bg-surface px-5 py-4 shadow-float"
    >
      {next.map(({ key, command }) => (
        <span key={command.id} className="flex items-center gap-3">
          <Keys keys={key} />
          <span className="max-w-56 truncate">{titleOf(command)}</span>
        </span>
      ))}
    </section>
  )
}
