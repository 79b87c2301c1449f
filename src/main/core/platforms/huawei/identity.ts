/** How Huawei IoTDA names a device: by its id, which usually is `PRODUCT_NODE`, but need not be. */
import type { DeviceIdentity } from '../platform.ts'

/** What the platform accepts for a device id (docs iot_06_v5_3009). Reading is more tolerant: see `identify`. */
export const ID_PATTERN = '[A-Za-z0-9_\\-]{1,256}'

/** Printable ASCII that can stand in a topic level and in a reference. */
const READABLE = /^[!"$-*,-.0-~]{1,256}$/

/** The device of an id as a client wrote it; null where it cannot be a reference. */
export function identify(ref: string): DeviceIdentity | null {
  return READABLE.test(ref) ? { ref, product: null, name: ref } : null
}
