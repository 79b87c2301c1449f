/**
 * Log level over MQTT (docs: "Device Log Reporting"). The device asks on `$log/operation/P/D`; the answer, and any push
 * unasked, goes to `$log/operation/result/P/D`. Whoever reads it looks only for an integer `log_level`.
 */
import type { DeviceLevel } from '../../../../shared/model.ts'
import type { DeviceIdentity, Outgoing } from '../platform.ts'
import { productOf } from './identity.ts'
import { resultTopic } from './topics.ts'

/** Each level includes those before it. */
export const LEVELS = ['off', 'error', 'warn', 'info', 'debug'] as const satisfies readonly DeviceLevel[]

/** What a device is told that is to upload without a limit. */
export const ALL = LEVELS.indexOf('debug')

/** C SDKs copy 127 bytes of a message and read those. */
const LONGEST = 127

export function levelOf(code: unknown): DeviceLevel | null {
  const number = typeof code === 'string' && /^\d$/.test(code) ? Number(code) : code
  return typeof number === 'number' ? (LEVELS[number] ?? null) : null
}

/** The number of a level; null for one that this platform has not. */
export function codeOf(level: DeviceLevel): number | null {
  const code = (LEVELS as readonly DeviceLevel[]).indexOf(level)
  return code < 0 ? null : code
}

/** The reply to a query with this token, or a push with one of our own. */
export function levelMessage(
  identity: DeviceIdentity,
  code: number,
  token: string | number | null,
  now: number,
): Outgoing {
  return { topic: resultTopic('$log', identity), payload: shorten(code, token, Math.floor(now / 1000)), qos: 0 }
}

/** The token of a push that nobody asked for, in the form of the C SDKs, which count from 1. */
export function pushToken(identity: DeviceIdentity): string {
  return `${productOf(identity)}-0`
}

/** `log_level` stands early, so that even a cut message says it; what does not fit goes, the least needed first. */
function shorten(code: number, token: string | number | null, timestamp: number): string {
  const level = { type: 'get_log_level', log_level: code }
  const echoed = token === null ? level : { ...level, clientToken: token }
  const candidates = [{ ...echoed, result: 0, timestamp }, { ...echoed, result: 0 }, echoed, level]
  const payloads = candidates.map((candidate) => JSON.stringify(candidate))
  return payloads.find((payload) => Buffer.byteLength(payload) <= LONGEST) ?? JSON.stringify(level)
}
