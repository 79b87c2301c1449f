/**
 * Log collection (docs iot_06_v5_1303): on until a time, or off; there are no levels. `end_time` always stands there,
 * because the Java SDK fails on a notification without it.
 */
import type { DeviceLevel } from '../../../../shared/model.ts'
import type { DeviceIdentity, Outgoing } from '../platform.ts'
import { eventMessage } from './answers.ts'
import { type Fields, toText } from './payload.ts'
import { writeTime } from './times.ts'

/** What collection without an end is given as its end. */
const NEVER = Date.UTC(2099, 11, 31, 23, 59, 59)

/** Null for a level that this platform has not. */
export function collectMessage(
  identity: DeviceIdentity,
  level: DeviceLevel,
  { now, until }: { readonly now: number; readonly until: number | null },
): Outgoing | null {
  if (level !== 'on' && level !== 'off') return null
  // Whole seconds are all that it can say: rather one too late than one too early.
  const end = level === 'off' ? now : until === null ? NEVER : Math.ceil(until / 1000) * 1000
  return eventMessage(identity, now, {
    service: '$log',
    type: 'log_config',
    eventId: '',
    paras: { switch: level, end_time: writeTime(end) },
  })
}

/** What a notification switches to; null where it leaves the switch alone. */
export function switchOf(paras: Fields): 'on' | 'off' | null {
  const text = toText(paras.switch).toLowerCase()
  return text === 'on' || text === 'off' ? text : null
}
