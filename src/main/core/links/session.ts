/** What is done within a session on somebody else's broker: subscribing, and leaving nothing behind. */
import type { ISubscriptionGrant } from 'mqtt'
import { type Connection, openConnection } from './connection.ts'
import type { BrokerSettings } from './link.ts'

const ANSWER_TIMEOUT_MS = 10_000
const UNSUBSCRIBE_TIMEOUT_MS = 500
const FORGET_TIMEOUT_MS = 5000

/** Filters that the broker does not grant, or null where it does not answer. */
export function subscribe(
  { client }: Connection,
  filters: readonly string[],
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<readonly string[] | null> {
  if (filters.length === 0) return Promise.resolve([])
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), timeoutMs)
    client.once('close', () => {
      clearTimeout(timer)
      resolve(null)
    })
    client.subscribe([...filters], { qos: 1 }, (_error, _grants: ISubscriptionGrant[] | undefined, packet) => {
      clearTimeout(timer)
      const granted = packet && 'granted' in packet ? (packet.granted as readonly number[]) : null
      resolve(granted && filters.filter((_, at) => ((granted[at] ?? 0x80) & 0x80) !== 0))
    })
  })
}

/** Resolves when the broker has answered, or does not. */
export function unsubscribe({ client }: Connection, filters: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, UNSUBSCRIBE_TIMEOUT_MS)
    client.unsubscribe([...filters], () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Has the broker drop the session and what it queues for it; where it cannot be reached, the session stays there. */
export function forgetSession(settings: BrokerSettings, clientId: string): Promise<void> {
  return new Promise((resolve) => {
    try {
      const session = { clientId, clean: true, keepaliveSeconds: 10, timeoutMs: FORGET_TIMEOUT_MS }
      const connection = openConnection(settings, session, {
        up: () => void connection.end().then(resolve),
        ended: () => resolve(),
      })
    } catch {
      resolve()
    }
  })
}
