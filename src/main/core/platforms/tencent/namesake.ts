/** The wrong product: a device known under another product id sends with the name and the key that it has here. */
import type { Context, Credential, DeviceIdentity } from '../platform.ts'
import { identify } from './identity.ts'

/** At most this many devices of the same name are asked. */
const ASKED = 16

/** The known device of the same name under another product whose key fits, or null. */
export function namesakeOf(
  claimed: DeviceIdentity,
  context: Context,
  fits: (credential: Credential) => boolean,
): DeviceIdentity | null {
  let asked = 0
  for (const ref of context.refs()) {
    if (!ref.endsWith(`/${claimed.name}`) || ref === claimed.ref) continue
    const credential = context.credentialOf(ref)
    if (credential !== null && fits(credential)) return identify(ref)
    if (++asked === ASKED) break
  }
  return null
}
