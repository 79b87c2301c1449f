import { createStore } from 'zustand/vanilla'
import type { DeviceKey } from '../../shared/model.ts'
import type { LogView } from '../log/view.ts'

/** What is on screen, for whoever wants "the same as I see": the export, the commands. */
export interface CurrentQuery {
  readonly device: DeviceKey | null
  readonly query: string
  /** The log view on screen. */
  readonly log: LogView | null
}

export function createCurrentQuery() {
  return createStore<CurrentQuery>()(() => ({ device: null, query: '', log: null }))
}
