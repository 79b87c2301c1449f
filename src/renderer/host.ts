import type { HostFacts } from '../shared/host.ts'

export type { CloseAnswer, HostFacts } from '../shared/host.ts'

declare global {
  interface Window {
    /** Put here by the preload; absent in the browser shell. */
    readonly fieldtapHost?: HostFacts
  }
}
