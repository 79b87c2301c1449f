/** How Tencent IoT names a device: `PRODUCT/NAME` for people, `PRODUCTNAME` without a separator as MQTT client id. */
import type { DeviceIdentity } from '../platform.ts'

/** A ProductId is ten characters; that is how a client id is taken apart. */
export const PRODUCT_LENGTH = 10
/** What the console accepts for a new device. Reading is more tolerant: see `toIdentity`. */
export const PRODUCT_PATTERN = '[A-Za-z0-9]{10}'
export const NAME_PATTERN = '[A-Za-z0-9:_\\-]{1,48}'

/** Printable ASCII that can stand in a topic level and in a reference. */
const READABLE = /^[!"$-*,-.0-~]{1,64}$/

/** The device of a product id and a device name as a client wrote them; null where they cannot be a reference. */
export function toIdentity(product: string, name: string): DeviceIdentity | null {
  if (!READABLE.test(product) || !READABLE.test(name)) return null
  return { ref: `${product}/${name}`, product, name }
}

export function identify(ref: string): DeviceIdentity | null {
  const slash = ref.indexOf('/')
  return slash < 0 ? null : toIdentity(ref.slice(0, slash), ref.slice(slash + 1))
}

export function fromClientId(clientId: string): DeviceIdentity | null {
  return toIdentity(clientId.slice(0, PRODUCT_LENGTH), clientId.slice(PRODUCT_LENGTH))
}

export function productOf(identity: DeviceIdentity): string {
  return identity.product ?? ''
}

export function clientIdOf(identity: DeviceIdentity): string {
  return productOf(identity) + identity.name
}
