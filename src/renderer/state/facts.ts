import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AppInfo } from '../../shared/contract/app.ts'
import type { PlatformInfo, Settings } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'

/** What the core says about itself, asked for after every new connection. */
export interface Facts {
  readonly info: AppInfo | null
  readonly settings: Settings | null
}

export function createFactsStore(client: CoreClient): StoreApi<Facts> {
  const store = createStore<Facts>()(() => ({ info: null, settings: null }))
  const ask = async () => {
    try {
      const [info, settings] = await Promise.all([client.api.app.info({}), client.api.app.settings({})])
      store.setState({ info, settings })
    } catch {
      // Gone again; the next connection asks again.
    }
  }
  client.state.subscribe((now) => now.is === 'up' && ask())
  if (client.state.getState().is === 'up') void ask()
  return store
}

/** Those that can make a device up, to try things with. */
export function simulatedPlatforms({ info }: Facts): readonly PlatformInfo[] {
  return info?.platforms.filter(({ simulator }) => simulator) ?? []
}

export function platformOf(facts: Facts, id: string): PlatformInfo | null {
  return facts.info?.platforms.find((platform) => platform.id === id) ?? null
}
