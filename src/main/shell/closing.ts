/** What closing the window, or quitting, comes to. */
import type { CloseAnswer } from '../../shared/host.ts'

export interface Closing {
  /** The window was closed, or the whole app was asked to end. */
  readonly what: 'window' | 'app'
  /** Levels that are raised now or have yet to go back. */
  readonly leases: number
  /** The person chose to go on in the tray always. */
  readonly keepInTray: boolean
  ask(leases: number): Promise<CloseAnswer>
}

/** `quit` restores every level first. With a level raised a person decides; a level is never left behind unasked. */
export async function decideClosing({ what, leases, keepInTray, ask }: Closing): Promise<'quit' | 'tray' | 'stay'> {
  if (leases === 0) return what === 'window' && keepInTray ? 'tray' : 'quit'
  const answers = { restore: 'quit', keep: 'tray', cancel: 'stay' } as const
  return answers[await ask(leases)]
}
