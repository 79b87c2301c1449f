/** MQTT topics: which ones are a device's own, and which device a topic speaks of. */
import type { DeviceIdentity } from '../platform.ts'
import { identify, PRODUCT_PATTERN, productOf, toIdentity } from './identity.ts'

/** What an observer on somebody else's broker subscribes to. */
export const WATCHED = ['$log/operation/+/+', '$log/operation/result/+/+', '$sys/operation/+/+'] as const

export function resultTopic(service: '$log' | '$sys', identity: DeviceIdentity): string {
  return `${service}/operation/result/${productOf(identity)}/${identity.name}`
}

export function queryTopic(service: '$log' | '$sys', identity: DeviceIdentity): string {
  return `${service}/operation/${productOf(identity)}/${identity.name}`
}

export type Topic =
  | { readonly is: 'level-query' | 'level-result' | 'system-query' | 'upward'; readonly identity: DeviceIdentity }
  /** Nothing that tells of a device. */
  | { readonly is: 'other' }

const OTHER: Topic = { is: 'other' }
const PRODUCT = new RegExp(`^${PRODUCT_PATTERN}$`)
/** The platform's services; other vendors have `$` topics too. */
const SERVICES = new Set([
  '$log',
  '$sys',
  '$thing',
  '$shadow',
  '$ota',
  '$template',
  '$event',
  '$gateway',
  '$config',
  '$resource',
])
/** A level that marks a topic as written by the platform. */
const DOWNWARD = new Set(['result', 'down', 'rxd', 'update'])

/** Topics that are remembered; devices write to few, but nobody has to. */
const MOST_TOPICS = 10_000
const topics = new Map<string, Topic>()

export function readTopic(topic: string): Topic {
  const known = topics.get(topic)
  if (known !== undefined) return known
  const read = takeApart(topic)
  if (topics.size >= MOST_TOPICS) topics.clear()
  topics.set(topic, read)
  return read
}

function takeApart(topic: string): Topic {
  const parts = topic.split('/')
  const [service = '', action = ''] = parts
  if (!SERVICES.has(service) || parts.length < 4) return OTHER
  const identity = ownerAt(parts, parts.length - 2)
  if (identity === null) return OTHER
  if (service === '$log' && action === 'operation' && parts[2] === 'result') {
    return parts.length === 5 ? { is: 'level-result', identity } : OTHER
  }
  if (parts.slice(1, -2).some((part) => DOWNWARD.has(part))) return OTHER
  if (action === 'operation' && parts.length === 4) {
    if (service === '$log') return { is: 'level-query', identity }
    if (service === '$sys') return { is: 'system-query', identity }
  }
  return { is: 'upward', identity }
}

function ownerAt(parts: readonly string[], at: number): DeviceIdentity | null {
  const product = parts[at] ?? ''
  return PRODUCT.test(product) ? toIdentity(product, parts[at + 1] ?? '') : null
}

/** Custom topics begin with product and name; those of a service have them after one to three fixed levels. */
const DEEPEST = 3

export function mayPublish(ref: string, topic: string): boolean {
  return !/[+#]/.test(topic) && isOwn(ref, topic)
}

/** A filter is the device's own if everything that it can match is. */
export function maySubscribe(ref: string, filter: string): boolean {
  const wildcard = filter.indexOf('#')
  return (wildcard < 0 || wildcard === filter.length - 1) && isOwn(ref, filter)
}

function isOwn(ref: string, topic: string): boolean {
  const identity = identify(ref)
  if (identity === null) return false
  const parts = topic.split('/')
  const isPair = (at: number) => parts[at] === identity.product && parts[at + 1] === identity.name
  if (!topic.startsWith('$')) return isPair(0)
  for (let at = 1; at <= DEEPEST; at++) if (isPair(at)) return true
  return false
}
