import type { Settings } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'

/** What changes over and over, as the width of a column while it is pulled, is saved so often at most, ms. */
const PAUSE = 250

export interface Keeper {
  /** Something changed: it is saved now, or with what else changes right after it. */
  changed(): void
  /** The core is there again: saves what it could not take while it was away. */
  retry(): void
  /** Whether there is something that the core does not have yet. */
  readonly isDue: boolean
}

/** Hears at once of what the core does not have yet, and with null once it has it: a page may be closed in between. */
export type Unsaved = (part: Partial<Settings> | null) => void

/** Saves a part of the settings whenever it changes. */
export function keepInCore(
  client: CoreClient,
  part: () => Partial<Settings>,
  unsaved: Unsaved = () => undefined,
): Keeper {
  let due = false
  let failed = false
  let saving = false
  let resting = false
  const save = async () => {
    if (!due || saving || resting) return
    due = false
    failed = false
    saving = true
    resting = true
    setTimeout(() => {
      resting = false
      void save()
    }, PAUSE)
    try {
      await client.api.app.saveSettings(part())
      saving = false
      if (!due) unsaved(null)
      void save()
    } catch {
      // Once the core is there again.
      failed = true
      saving = false
    }
  }
  return {
    changed() {
      due = true
      unsaved(part())
      void save()
    },
    retry() {
      due ||= failed
      void save()
    },
    get isDue() {
      return due || saving || failed
    },
  }
}
