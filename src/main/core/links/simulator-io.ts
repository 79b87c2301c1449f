/** Real sockets for simulated devices: the same libraries that talk to brokers, nothing of the app's own broker or receiver. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { IClientOptions, MqttClient } from 'mqtt'
import { type ErrorCode, FieldtapError } from '../../../shared/errors.ts'
import type { SimulatorIo, SimulatorMqtt } from '../platforms/platform.ts'
import { codesOf } from './evidence.ts'
import { connectTo } from './mqtt-js.ts'

/** How long a request may take, ms: an answer comes after the commit, so it is never slow for long. */
const REQUEST_TIMEOUT = 30_000
const RECONNECT_PAUSE = 1000

/** `tell` gets one sentence for each thing that the device does. */
export function simulatorIo(tell: (sentence: string) => void): SimulatorIo {
  return {
    connectMqtt,
    request,
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: async (ms, signal) => void (await sleep(ms, undefined, { signal }).catch(() => undefined)),
    tell,
  }
}

async function connectMqtt(options: Parameters<SimulatorIo['connectMqtt']>[0]): Promise<SimulatorMqtt> {
  const { url, clientId, username, password, keepalive } = options
  const settings: IClientOptions = { clientId, username, password, keepalive, reconnectPeriod: RECONNECT_PAUSE }
  const client = connectTo(url, settings)
  client.on('message', (topic, payload) => options.onMessage(topic, payload))
  await firstConnection(client, url)
  client.on('connect', () => options.onReconnect())
  client.on('close', () => options.onClose())
  // A later failure shows as a closed connection; the client tries again by itself.
  client.on('error', () => undefined)
  return {
    publish: async (topic, payload, qos) => {
      const message = typeof payload === 'string' ? payload : Buffer.from(payload)
      await client.publishAsync(topic, message, { qos })
    },
    subscribe: async (filter, qos) => void (await client.subscribeAsync(filter, { qos })),
    end: async () => void (await client.endAsync()),
  }
}

/** A device that cannot sign in the first time says why instead of trying for ever. */
function firstConnection(client: MqttClient, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const connected = () => {
      client.off('error', failed).off('close', closed)
      resolve()
    }
    const failed = (error: Error) => {
      client.off('connect', connected).off('close', closed)
      client.on('error', () => undefined)
      client.end(true)
      reject(explain(error, url))
    }
    const closed = () => failed(new Error('closed before it answered'))
    client.once('connect', connected).once('error', failed).once('close', closed)
  })
}

async function request(options: Parameters<SimulatorIo['request']>[0]): Promise<{ status: number; body: string }> {
  const { url, method, headers, body } = options
  try {
    const answer = await fetch(url, {
      method,
      headers,
      // A copy: the type of a view over a shared buffer is refused.
      body: method === 'GET' ? null : typeof body === 'string' ? body : new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    })
    return { status: answer.status, body: await answer.text() }
  } catch (error) {
    throw explain(error, url)
  }
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'link-refused',
  ENOTFOUND: 'link-name',
  EAI_AGAIN: 'link-name',
  ETIMEDOUT: 'link-timeout',
  // CONNACK return codes of MQTT 3.1.1.
  2: 'link-credentials',
  4: 'link-credentials',
  5: 'link-credentials',
}

function explain(cause: unknown, url: string): FieldtapError {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  const code =
    name === 'TimeoutError'
      ? 'link-timeout'
      : codesOf(cause)
          .map((one) => CODES[one])
          .find(Boolean)
  if (code === undefined) return new FieldtapError('link-lost', { detail: message }, { cause })
  return new FieldtapError(code, { detail: code === 'link-credentials' ? message : withoutSecrets(url) }, { cause })
}

/** Host and port only: a path or a query may carry a signature. */
function withoutSecrets(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
