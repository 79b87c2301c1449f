/** The system's power: when the laptop slept, when it goes down, and how it is kept awake. */
import { powerMonitor, powerSaveBlocker } from 'electron'

export interface PowerEvents {
  slept(from: number, to: number): void
  /** The system goes down: whatever must be put right must be put right now. */
  shutdown(): void
}

/** Call it when the app is ready. */
export function watchPower({ slept, shutdown }: PowerEvents): void {
  let from: number | null = null
  powerMonitor.on('suspend', () => {
    from ??= Date.now()
  })
  powerMonitor.on('resume', () => {
    if (from !== null) slept(from, Date.now())
    from = null
  })
  powerMonitor.on('shutdown', shutdown)
}

/** The screen may go dark; the laptop keeps running. */
export function keepAwake(): (awake: boolean) => void {
  let blocker: number | null = null
  return (awake) => {
    if (blocker !== null) powerSaveBlocker.stop(blocker)
    blocker = awake ? powerSaveBlocker.start('prevent-app-suspension') : null
  }
}
