/** Turns what is pressed into commands. */
import { type Command, isEnabled } from './command.ts'
import { chordsOf, isPlain, isPressed } from './keys.ts'
import type { CommandRegistry } from './registry.ts'

/** How long the second key of two may take, ms. */
const PATIENCE = 1500

export interface ListenOptions {
  readonly isMac: boolean
  /** Whether commands of keys without Ctrl or Cmd are wanted: some people's voice input presses them by mistake. */
  readonly plainKeys: () => boolean
  /** The first key of two was pressed; null: it is over. */
  readonly waiting: (first: string | null) => void
}

/** Listens until the returned function is called. */
export function listenForKeys(target: Window, registry: CommandRegistry, options: ListenOptions): () => void {
  let first: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = (chord: string | null) => {
    clearTimeout(timer)
    if (chord !== first) options.waiting(chord)
    first = chord
    if (chord !== null) timer = setTimeout(() => wait(null), PATIENCE)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isModifier(event.key)) return
    const place = placeOf(event.target)
    if (place === 'dialog') return
    const begun = first
    wait(null)
    const candidates = registry
      .all()
      .flatMap((command) => (command.keys ?? []).map((keys) => ({ command, chords: chordsOf(keys) })))
      .filter(({ chords }) => !isPlain(chords[0] ?? '') || (place === 'free' && options.plainKeys()))
    const pressed = (chord: string | undefined) => chord !== undefined && isPressed(chord, event, options.isMac)
    const ran = begun === null ? undefined : candidates.find(({ chords: [a, b] }) => a === begun && pressed(b))
    const command = ran?.command ?? candidates.find(({ chords }) => chords.length === 1 && pressed(chords[0]))?.command
    if (command !== undefined) return run(command, event)
    const start = candidates.find(({ chords }) => chords.length > 1 && pressed(chords[0]))
    if (start === undefined) return
    event.preventDefault()
    wait(start.chords[0] ?? null)
  }
  const run = (command: Command, event: KeyboardEvent) => {
    if (!isEnabled(command)) return
    event.preventDefault()
    registry.run(command.id)
  }

  target.addEventListener('keydown', onKeyDown)
  return () => {
    wait(null)
    target.removeEventListener('keydown', onKeyDown)
  }
}

/** A dialog keeps all keys to itself, a field those that write. */
function placeOf(target: EventTarget | null): 'free' | 'field' | 'dialog' {
  if (!(target instanceof Element)) return 'free'
  if (target.closest('[role=dialog], [role=alertdialog]') !== null) return 'dialog'
  const field = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]'
  return target.closest(`${field}, [role=listbox]:not([data-list]), [role=menu]`) === null ? 'free' : 'field'
}

function isModifier(key: string): boolean {
  return key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta'
}
