/** Tries a connection without keeping it, and says in one sentence whether it works or what is wrong. */
import { randomBytes } from 'node:crypto'
import { FieldtapError } from '../../../shared/errors.ts'
import { type Connection, openConnection } from './connection.ts'
import type { BrokerSettings } from './link.ts'
import { subscribe, unsubscribe } from './session.ts'

export interface BrokerTest {
  readonly ok: boolean
  readonly sentence: string
  readonly todo: string
}

/** Signing in, subscribing and saying goodbye stay within ten seconds together. */
const TIMEOUT_MS = 5000
const ANSWER_TIMEOUT_MS = 2500

/**
 * Signs in with a client id of its own, subscribes to `watch` (or to a topic that nobody uses) and leaves nothing behind.
 * Some brokers grant a subscription that they then send nothing for; that cannot be seen from here.
 */
export function testBroker(settings: BrokerSettings, watch: readonly string[] = []): Promise<BrokerTest> {
  const clientId = `fieldtap-${randomBytes(6).toString('hex')}`
  const filters = watch.length > 0 ? watch : [`fieldtap/test/${clientId}`]
  return new Promise((resolve) => {
    let signedIn = false
    try {
      const session = { clientId, clean: true, keepaliveSeconds: 10, timeoutMs: TIMEOUT_MS }
      const connection = openConnection(settings, session, {
        up: () => {
          signedIn = true
          void tryOut(connection, filters).then(resolve)
        },
        ended: ({ sentence, todo }) => {
          // What ends it later shows as a subscription without an answer.
          if (!signedIn) resolve({ ok: false, sentence, todo })
        },
      })
    } catch (error) {
      const known = error instanceof FieldtapError ? error : new FieldtapError('internal', { detail: String(error) })
      resolve({ ok: false, sentence: known.message, todo: known.todo })
    }
  })
}

async function tryOut(connection: Connection, filters: readonly string[]): Promise<BrokerTest> {
  const denied = await subscribe(connection, filters, ANSWER_TIMEOUT_MS)
  if (denied !== null) await unsubscribe(connection, filters)
  await connection.end()
  const { label, secure } = connection.address
  if (denied === null) {
    return {
      ok: false,
      sentence: `${label} accepts the sign-in and then does not answer a subscription.`,
      todo: 'Ask for the right to read the log topics; some brokers hang up on those that lack it.',
    }
  }
  if (denied.length > 0) {
    const { message, todo } = forbidden(denied)
    return { ok: false, sentence: message, todo }
  }
  const version = connection.version === 5 ? '5' : '3.1.1'
  return { ok: true, sentence: `Connected to ${label} with MQTT ${version}${secure ? ' over TLS' : ''}.`, todo: '' }
}

function forbidden(filters: readonly string[]): FieldtapError {
  return new FieldtapError('link-forbidden', { detail: `no right to read ${filters.join(', ')}` })
}
