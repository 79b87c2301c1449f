/** The core's answers, so that an error inside one of them ends in the log and not in a socket's event. */
import type { Log } from '../core.ts'
import type { BrokerHandlers } from './site.ts'

/** What cannot be decided is not allowed. */
export function guardedHandlers(handlers: BrokerHandlers, log: Log): BrokerHandlers {
  const guard = <T>(fallback: T, ask: () => T): T => {
    try {
      return ask()
    } catch (error) {
      log.error({ err: error }, 'The core failed while it was asked about a device')
      return fallback
    }
  }
  return {
    signIn: async (attempt, from) => handlers.signIn(attempt, from),
    published: async (device, packet) => handlers.published(device, packet),
    signedIn: (device, from, clientId) => guard(undefined, () => handlers.signedIn(device, from, clientId)),
    signedOut: (device, end) => guard(undefined, () => handlers.signedOut(device, end)),
    subscribed: (device, filters) => guard(undefined, () => handlers.subscribed(device, filters)),
    mayPublish: (device, topic) => guard(false, () => handlers.mayPublish(device, topic)),
    maySubscribe: (device, filter) => guard(false, () => handlers.maySubscribe(device, filter)),
    pskKey: (identity) => guard(null, () => handlers.pskKey(identity)),
  }
}
