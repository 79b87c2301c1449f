import { type DeviceKey, toDeviceKey } from '../../../shared/model.ts'

/** References that are remembered; a site has fewer, but nobody has to. */
const MOST = 10_000

/** Keys of devices, each one text for as long as it is remembered: it is looked up many times for each packet. */
export class DeviceKeys {
  private readonly platforms = new Map<string, Map<string, DeviceKey>>()

  of(platform: string, ref: string): DeviceKey {
    const refs = this.platforms.get(platform) ?? this.begin(platform)
    const known = refs.get(ref)
    if (known !== undefined) return known
    const key = toDeviceKey(platform, ref)
    if (refs.size >= MOST) refs.clear()
    refs.set(ref, key)
    return key
  }

  private begin(platform: string): Map<string, DeviceKey> {
    const refs = new Map<string, DeviceKey>()
    this.platforms.set(platform, refs)
    return refs
  }
}
