/** The address of a broker as a person writes it: mqtt://, mqtts://, ws:// or wss://. */
import { FieldtapError } from '../../../shared/errors.ts'

export interface BrokerAddress {
  readonly scheme: 'mqtt' | 'mqtts' | 'ws' | 'wss'
  /** Name or address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** WebSocket only, query included. */
  readonly path: string
  /** From the address itself; '' where not given. */
  readonly username: string
  readonly password: string
  readonly secure: boolean
  /** `host:port`, for people. */
  readonly label: string
}

const PORTS = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 } as const
/** The path that brokers agree on where none is written. */
const WEBSOCKET_PATH = '/mqtt'

/** Throws `link-invalid` with what is wrong in words. */
export function parseAddress(text: string): BrokerAddress {
  const url = URL.parse(text.trim())
  if (!url) throw invalid(`"${text}" is no address; write it as mqtt://HOST:PORT`)
  const scheme = url.protocol.slice(0, -1)
  if (!isScheme(scheme)) throw invalid(`${url.protocol}// is none of mqtt://, mqtts://, ws://, wss://`)
  const host = decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1')
  if (host === '') throw invalid(`"${text}" names no host; write it as ${scheme}://HOST:PORT`)
  const port = url.port === '' ? PORTS[scheme] : Number(url.port)
  if (port === 0) throw invalid('port 0 cannot be connected to')
  return {
    scheme,
    host,
    port,
    path: `${url.pathname === '' || url.pathname === '/' ? WEBSOCKET_PATH : url.pathname}${url.search}`,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    secure: scheme === 'mqtts' || scheme === 'wss',
    label: `${host.includes(':') ? `[${host}]` : host}:${port}`,
  }
}

function isScheme(text: string): text is BrokerAddress['scheme'] {
  return Object.hasOwn(PORTS, text)
}

function invalid(detail: string): FieldtapError {
  return new FieldtapError('link-invalid', { detail })
}
