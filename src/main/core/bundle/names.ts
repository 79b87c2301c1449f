/**
 * File names of devices within a bundle. They must come out of any unzip on any system as they went in, and match
 * SHA256SUMS there: so plain ASCII (Info-ZIP renames everything else in a C locale), nothing that Windows refuses, no two
 * that differ by case alone. The manifest and README.txt say which device is behind which name.
 */
import { createHash } from 'node:crypto'
import { type DeviceKey, splitDeviceKey } from '../../../shared/model.ts'

const LONGEST = 100
/** Names of devices in the DOS sense, whatever follows a dot. */
const RESERVED = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com\d|lpt\d)(\.|$)/i

/** Gives each device one name, always the same one, and no two devices the same. */
export class DeviceNames {
  readonly #names = new Map<DeviceKey, string>()
  readonly #taken = new Set<string>()

  /** @param known devices that are expected: named first, in a fixed order, so that the data's order changes nothing. */
  constructor(known: Iterable<DeviceKey>) {
    for (const key of [...known].sort()) this.of(key)
  }

  of(key: DeviceKey): string {
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const plain = toFileName(splitDeviceKey(key).ref)
    let name = plain
    for (let length = 8; this.#taken.has(name.toLowerCase()); length++) {
      name = `${plain}-${createHash('sha256').update(key).digest('hex').slice(0, length)}`
    }
    this.#names.set(key, name)
    this.#taken.add(name.toLowerCase())
    return name
  }
}

/** `/` and whatever is not safe everywhere becomes `_`. Different references may come out the same. */
export function toFileName(ref: string): string {
  const safe = ref
    .replace(/[^\x21-\x7e]|[<>:"/\\|?*]/gu, '_')
    .slice(0, LONGEST)
    .replace(/^[.~-]/, '_')
    .replace(/\.$/, '_')
  return safe === '' || RESERVED.test(safe) ? `_${safe}` : safe
}
