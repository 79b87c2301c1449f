/** Keys as they are written in commands, pressed on a keyboard and shown to a person. */

export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

interface Chord {
  readonly mod: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly key: string
}

/** `g d` is two chords. */
export function chordsOf(keys: string): readonly string[] {
  return keys.split(' ')
}

function parse(chord: string): Chord {
  const parts = chord.split('+')
  // The plus sign itself: `mod++`.
  const key = parts.at(-1) === '' ? '+' : (parts.at(-1) ?? '')
  return { mod: parts.includes('mod'), alt: parts.includes('alt'), shift: parts.includes('shift'), key }
}

/** Whether this press is that chord. `?` and its like are compared as typed, whatever keys a keyboard has them on. */
export function isPressed(chord: string, press: Press, isMac: boolean): boolean {
  const wanted = parse(chord)
  const mod = isMac ? press.metaKey : press.ctrlKey
  const otherMod = isMac ? press.ctrlKey : press.metaKey
  if (mod !== wanted.mod || otherMod || press.altKey !== wanted.alt) return false
  const isSign = wanted.key.length === 1 && !/[a-z0-9]/i.test(wanted.key)
  if (!isSign && press.shiftKey !== wanted.shift) return false
  return press.key.toLowerCase() === wanted.key.toLowerCase()
}

/** Without Ctrl, Cmd or Alt: a key that also writes, and so is no command where somebody writes. */
export function isPlain(chord: string): boolean {
  const { mod, alt, key } = parse(chord)
  return !mod && !alt && !/^F\d+$/i.test(key)
}

const NAMES: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  enter: '↵',
  escape: 'Esc',
  ' ': 'Space',
}

/** What is on the keys, one text for each chord: `['Ctrl K']`, `['G', 'D']`. */
export function shownKeys(keys: string, isMac: boolean): readonly string[] {
  return chordsOf(keys).map((chord) => {
    const { mod, alt, shift, key } = parse(chord)
    const name = NAMES[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key)
    if (isMac) return [mod && '⌘', alt && '⌥', shift && '⇧', name].filter(Boolean).join('')
    return [mod && 'Ctrl', alt && 'Alt', shift && 'Shift', name].filter(Boolean).join('+')
  })
}

/** As `aria-keyshortcuts` wants it; one after the other cannot be said there. */
export function ariaKeys(keys: string, isMac: boolean): string | undefined {
  const [chord = '', ...others] = chordsOf(keys)
  if (others.length > 0) return undefined
  const { mod, alt, shift, key } = parse(chord)
  const modName = isMac ? 'Meta' : 'Control'
  return [mod && modName, alt && 'Alt', shift && 'Shift', key.length === 1 ? key.toUpperCase() : key]
    .filter(Boolean)
    .join('+')
}

/** As Electron's menu wants it, for what no text field wants; null for the rest. */
export function acceleratorOf(keys: readonly string[]): string | null {
  const [first = ''] = keys
  if (chordsOf(first).length > 1 || isPlain(first)) return null
  const { mod, alt, shift, key } = parse(first)
  const name = /^arrow/i.test(key) ? key.slice('arrow'.length) : key
  const shown = name.length === 1 ? name.toUpperCase() : name.charAt(0).toUpperCase() + name.slice(1)
  return [mod && 'CommandOrControl', alt && 'Alt', shift && 'Shift', shown].filter(Boolean).join('+')
}
