/** MQTT topics: whose they are, who writes on them, and what for (docs iot_06_v5_3004). */
import type { DeviceIdentity } from '../platform.ts'
import { identify } from './identity.ts'

const PREFIX = '$oc/devices'

/** What an observer on somebody else's broker subscribes to. */
export const WATCHED = [`${PREFIX}/+/sys/#`, `${PREFIX}/+/user/#`] as const

/** Who writes on a topic; `either`: the device and its platform share it. */
export type Direction = 'up' | 'down' | 'either'

export interface Topic {
  readonly identity: DeviceIdentity
  /** What comes after the device's id, without request id and encoding: `sys/properties/report`. */
  readonly path: string
  readonly direction: Direction
  readonly requestId: string | null
  readonly gzip: boolean
}

const DOWN = new Set([
  'sys/messages/down',
  'sys/commands',
  'sys/properties/set',
  'sys/properties/get',
  'sys/shadow/get/response',
  'sys/events/down',
  'sys/bootstrap/down',
])

const UP = new Set([
  'sys/messages/up',
  'sys/commands/response',
  'sys/properties/set/response',
  'sys/properties/get/response',
  'sys/properties/report',
  'sys/gateway/sub_devices/properties/report',
  'sys/shadow/get',
  'sys/events/up',
  'sys/bootstrap/up',
])

export function deviceTopic(identity: DeviceIdentity, path: string): string {
  return `${PREFIX}/${identity.ref}/${path}`
}

/** Null for a topic that is not below a device. */
export function readTopic(topic: string): Topic | null {
  const [, ref = '', rest = ''] = /^\$oc\/devices\/([^/]+)\/(.+)$/s.exec(topic) ?? []
  const identity = identify(ref)
  if (identity === null || rest === '') return null
  const question = rest.indexOf('?')
  const options = question < 0 ? '' : rest.slice(question + 1)
  const plain = question < 0 ? rest : rest.slice(0, question)
  const [, path = plain, requestId = null] = /^(.*?)\/request_id=(.*)$/s.exec(plain) ?? []
  const gzip = /(^|&)encoding=gzip(&|$)/i.test(options)
  return { identity, path, direction: directionOf(path), requestId: requestId === '' ? null : requestId, gzip }
}

function directionOf(path: string): Direction {
  if (UP.has(path)) return 'up'
  if (DOWN.has(path)) return 'down'
  // Of what is not known, the words tell.
  const words = path.split('/')
  if (words.includes('down')) return 'down'
  return words[0] === 'sys' ? 'up' : 'either'
}

/** A device's own topics, and those outside `$` that its product defines; the latter reach nobody else here. */
export function mayPublish(ref: string, topic: string): boolean {
  return !/[+#]/.test(topic) && (!topic.startsWith('$') || readTopic(topic)?.identity.ref === ref)
}

/**
 * The device's own topics but those that it writes itself: the platform never sends those back. Devices need not
 * subscribe at all; what is sent to them reaches their session anyway.
 */
export function maySubscribe(ref: string, filter: string): boolean {
  const wildcard = filter.indexOf('#')
  if (wildcard >= 0 && wildcard !== filter.length - 1) return false
  if (!filter.startsWith(`${PREFIX}/${ref}/`)) return false
  return /[+#]/.test(filter) || readTopic(filter)?.direction !== 'up'
}
