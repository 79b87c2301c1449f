/**
 * References. A device is its MQTT client id (by custom its thing's name too); what can have a level and is no device is
 * `TYPE/NAME`, and the account as a whole `account/ID`. The level of a client id is leased as its device.
 */
import type { DeviceIdentity } from '../platform.ts'

/** What a level can be set for. CLIENT_ID to PRINCIPAL_ID as the API has them; an event type's is in the options. */
export const TARGET_TYPES = ['CLIENT_ID', 'THING_GROUP', 'SOURCE_IP', 'PRINCIPAL_ID', 'EVENT_TYPE'] as const
export type TargetType = (typeof TARGET_TYPES)[number]

export type Target =
  /** What holds where nothing else is set. */
  { readonly type: 'DEFAULT'; readonly name: '' } | { readonly type: TargetType; readonly name: string }

export const DEFAULT_TARGET: Target = { type: 'DEFAULT', name: '' }

/** A device key takes no more; nor does MQTT at AWS, which allows 128 bytes for a client id. */
const LONGEST = 512

/** What must not be taken for a client's id. */
const RESERVED = new RegExp(`^(DEFAULT$|account$|account/|(${TARGET_TYPES.join('|')})/)`)

export function deviceRef(clientId: string): string {
  return RESERVED.test(clientId) ? `CLIENT_ID/${clientId}` : clientId
}

export function accountRef(accountId: string | null): string {
  return accountId !== null && /^\d{1,20}$/.test(accountId) ? `account/${accountId}` : 'account'
}

/** Whether a client id, or a thing's name, can stand for a device. */
export function isDeviceName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name !== 'N/A' && deviceRef(name).length <= LONGEST
}

export function identify(ref: string): DeviceIdentity | null {
  if (ref === '' || ref.length > LONGEST) return null
  if (ref === 'account') return { ref, product: null, name: 'account' }
  if (ref.startsWith('account/')) return { ref, product: 'account', name: ref.slice('account/'.length) }
  const target = targetOf(ref)
  if (target === null || target.type === 'DEFAULT') return { ref, product: null, name: ref }
  if (target.type !== 'CLIENT_ID') return { ref, product: target.type, name: target.name }
  return { ref: deviceRef(target.name), product: null, name: target.name }
}

/** What the level under this reference is set for; null for the account as such, which has a default and no level. */
export function targetOf(ref: string): Target | null {
  if (ref === 'DEFAULT') return DEFAULT_TARGET
  if (ref === '' || ref === 'account' || ref.startsWith('account/')) return null
  const type = TARGET_TYPES.find((name) => ref.startsWith(`${name}/`))
  return type === undefined ? { type: 'CLIENT_ID', name: ref } : { type, name: ref.slice(type.length + 1) }
}

/** The reference of what a person names by type and name: `thing-group` and `THING_GROUP` are the same. */
export function targetRef(typed: string, name: string): string | null {
  const type = typed.trim().toUpperCase().replaceAll('-', '_')
  if (type === 'DEFAULT') return 'DEFAULT'
  const known = TARGET_TYPES.find((each) => each === type)
  if (known === undefined || name === '') return null
  const ref = known === 'CLIENT_ID' ? deviceRef(name) : `${known}/${name}`
  return ref.length <= LONGEST ? ref : null
}

export function identityOf(ref: string): DeviceIdentity {
  const identity = identify(ref)
  if (identity === null) throw new RangeError(`no reference: ${ref.slice(0, 60)}`)
  return identity
}
