import { createStore } from 'zustand/vanilla'
import type { DeviceKey } from '../../shared/model.ts'

/** What is on screen, for whoever wants "the same as I see": the export. */
export interface CurrentQuery {
  readonly device: DeviceKey | null
  readonly query: string
}

export function createCurrentQuery() {
  return createStore<CurrentQuery>()(() => ({ device: null, query: '' }))
}
