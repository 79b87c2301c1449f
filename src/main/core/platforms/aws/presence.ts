/**
 * AWS IoT's own MQTT broker, of which the laptop is a client: what it tells of its clients' sessions (developer guide,
 * "Lifecycle events"). Devices of AWS IoT do not sign in to the laptop, and take their level from no topic.
 */
import { z } from 'zod'
import type { EventDraft } from '../../../../shared/model.ts'
import type { MqttPacket, MqttSide, Observation } from '../platform.ts'
import { deviceRef, identityOf, isDeviceName } from './identity.ts'
import { readTimestamp } from './timestamp.ts'

const WATCHED = [
  '$aws/events/presence/connected/+',
  '$aws/events/presence/disconnected/+',
  '$aws/events/presence/connect_failed/+',
  '$aws/events/subscriptions/subscribed/+',
  '$aws/events/subscriptions/unsubscribed/+',
]

export const mqtt: MqttSide = {
  watch: WATCHED,
  broker: (address) => (isAwsHost(address.host) ? { alpn: alpnOf(address) } : null),
  signIn: () => ({ is: 'foreign' }),
  pskKey: () => null,
  mayPublish: () => false,
  maySubscribe: () => false,
  observe,
  sent: () => [],
  sessionData: () => ({}),
  setLevel: () => null,
}

/** `ID-ats.iot.REGION.amazonaws.com`, the older one without `-ats`, and those of China. */
const HOST = /^[a-z0-9-]+(\.ats)?\.(iot|iot-fips)\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/

function isAwsHost(host: string): boolean {
  return HOST.test(host.toLowerCase())
}

/** On port 443 the broker is one of several services; a client with a certificate has to ask for it by this name. */
function alpnOf({ port, scheme }: { readonly port: number; readonly scheme: string }): string {
  return port === 443 && scheme === 'mqtts' ? 'x-amzn-mqtt-ca' : ''
}

/** Those that this needs; all others are shown as they come. */
const lifecycle = z.looseObject({
  clientId: z.string(),
  eventType: z.string(),
  timestamp: z.unknown(),
})

function observe({ topic, payload, via }: MqttPacket, { now }: { readonly now: number }): readonly Observation[] {
  const kind = /^\$aws\/events\/(presence|subscriptions)\/(\w+)\//.exec(topic)?.[2]
  if (via !== 'link' || kind === undefined) return []
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')
  const read = lifecycle.safeParse(parseJson(text))
  if (!read.success || !isDeviceName(read.data.clientId)) {
    return [{ is: 'refused', code: 'body-broken', identity: null, detail: `${topic}: no lifecycle event` }]
  }
  const identity = identityOf(deviceRef(read.data.clientId))
  return [{ is: 'event', identity, event: toEvent(kind, read.data, text, now) }]
}

const SENTENCES: Readonly<Record<string, string>> = {
  connected: 'Connected to AWS IoT',
  disconnected: 'Disconnected from AWS IoT',
  connect_failed: 'Could not connect to AWS IoT',
  subscribed: 'Subscribed at AWS IoT',
  unsubscribed: 'Unsubscribed at AWS IoT',
}

function toEvent(
  kind: string,
  event: z.infer<typeof lifecycle>,
  raw: string,
  now: number,
): Omit<EventDraft, 'device' | 'connection'> {
  const data = Object.fromEntries(
    Object.entries(event).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  const { sessionIdentifier: session, versionNumber: version, disconnectReason: reason } = data
  const why = reason === undefined ? '' : `: ${reason}`
  return {
    // Sent with QoS 1, it may come twice.
    ...(session === undefined ? {} : { id: `aws-${kind}-${session}-${version ?? ''}-${data.timestamp ?? ''}` }),
    time: readTimestamp(event.timestamp) ?? now,
    outcome: kind === 'connect_failed' ? 'FAIL' : 'SUCCESS',
    category: 'broker',
    type: event.eventType.slice(0, 200),
    description: `${SENTENCES[kind] ?? event.eventType}${why}`.slice(0, 500),
    stateChange: kind.endsWith('connected'),
    data,
    source: 'platform',
    raw,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
