/** The settings as they hold now, kept in the store. */
import type { DeviceKey, DeviceLevel, Settings } from '../../shared/model.ts'
import { settings as schema, splitDeviceKey } from '../../shared/model.ts'
import { platformById } from './platforms/index.ts'
import type { Store } from './store/store.ts'

export class SettingsBox {
  private readonly store: Store
  private current: Settings

  constructor(store: Store) {
    this.store = store
    this.current = store.settings()
  }

  get(): Settings {
    return this.current
  }

  save(change: Partial<Settings>): Settings {
    this.current = schema.parse({ ...this.current, ...change })
    this.store.saveSettings(this.current)
    return this.current
  }

  /** The site's baseline level for a device; null where its platform has no level. */
  baseline(device: DeviceKey): DeviceLevel | null {
    const { platform } = splitDeviceKey(device)
    return this.current.baseline[platform] ?? platformById(platform)?.info.baseline ?? null
  }
}
