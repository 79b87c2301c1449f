/** An action of the app as one object: menu, shortcuts and palette read the same. */
import type en from '../i18n/en.json'

/** Where it stands in the menu, the palette and the sheet of shortcuts, in this order. */
export const COMMAND_GROUPS = ['file', 'go', 'log', 'device', 'notes', 'view', 'help'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

export interface Command {
  /** Stable and unique, with dots: `note.mark`. What there are many of is told apart behind a colon: `go.device:KEY`. */
  readonly id: string
  /** Key in the catalogs below `command.title`, and what fills its places. */
  readonly title: keyof typeof en.command.title
  readonly values?: Readonly<Record<string, string>>
  readonly group: CommandGroup
  /** `mod+k` (Ctrl, Cmd on a Mac), `?`, or one after the other: `g d`. The first is shown, all of them work. */
  readonly keys?: readonly string[]
  /** Absent: always. Asked when somebody looks, not kept. */
  readonly enabled?: () => boolean
  /** Of a choice that is on or off. */
  readonly checked?: () => boolean
  readonly run: () => unknown
}

export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true
}
