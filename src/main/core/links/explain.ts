/** What went wrong with a connection, in one sentence, from what was seen of it. Pure. */
import { codesOf, type Evidence, type Explanation, explained } from './evidence.ts'
import { connackExplanation, disconnectExplanation } from './explain-mqtt.ts'
import { tlsExplanation } from './explain-tls.ts'

export type { Explanation } from './evidence.ts'

export function explain(evidence: Evidence): Explanation {
  const { error } = evidence
  const reasonCode = (error as { code?: unknown } | null)?.code
  if (typeof reasonCode === 'number') return connackExplanation(reasonCode, evidence)
  if (evidence.disconnectReason !== null) return disconnectExplanation(evidence.disconnectReason)
  return (
    (evidence.stage === 'up' ? null : byFirstBytes(evidence)) ??
    byNetwork(evidence) ??
    tlsExplanation(evidence) ??
    byWebSocket(evidence) ??
    (evidence.stage === 'up' ? lost(evidence) : closedEarly(evidence))
  )
}

/** Whether the other version of MQTT may be answered: this one was turned away, or hung up on without a word. */
export function mayBeVersion({ stage, error, firstBytes }: Evidence): boolean {
  if (stage !== 'signing-in') return false
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'number') return code === 1 || code === 132
  // A CONNACK that only 3.1.1 can read is a CONNACK all the same.
  return firstBytes.length === 0 ? error === null || codesOf(error).includes('ECONNRESET') : firstBytes[0] === 0x20
}

function byFirstBytes({ address, firstBytes, mqttVersion }: Evidence): Explanation | null {
  if (firstBytes.length === 0) return null
  const start = Buffer.from(firstBytes).toString('latin1')
  const { label } = address
  if (start.startsWith('HTTP/')) {
    return explained('link-not-mqtt', label, {
      sentence: `A web server answers at ${label}, no MQTT broker.`,
      todo: 'Check the port; if the broker speaks MQTT over WebSocket there, write ws:// or wss://.',
    })
  }
  // A TLS alert record: it took the MQTT packet for a broken handshake.
  if (firstBytes[0] === 0x15 && firstBytes[1] === 0x03) return wantsTls(label)
  // CONNACK: MQTT it is, so what went wrong is not this.
  if (firstBytes[0] === 0x20) return null
  const name = /^(SSH|220|\+OK|\* OK|RFB)/.exec(start)?.[0] === 'SSH' ? 'An SSH server' : 'Something'
  return explained('link-not-mqtt', label, {
    sentence: `${name} answers at ${label} that does not speak MQTT${mqttVersion === 5 ? ' 5' : ''}.`,
  })
}

function wantsTls(label: string): Explanation {
  return explained('link-not-mqtt', label, {
    sentence: `What answers at ${label} wants TLS.`,
    todo: 'Write mqtts:// (or wss://) in the address.',
  })
}

function byNetwork({ address, error, stage }: Evidence): Explanation | null {
  const { host, label } = address
  const codes = codesOf(error)
  const has = (...some: string[]) => some.some((code) => codes.includes(code))
  if (has('ECONNREFUSED')) return explained('link-refused', label)
  if (has('ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME')) return explained('link-name', host)
  if (has('EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL')) {
    return explained('link-timeout', label, {
      sentence: `${host} cannot be reached from the network this laptop is in.`,
    })
  }
  if (stage === 'up') return null
  if (
    error?.message === 'connack timeout' ||
    error?.message === 'Opening handshake has timed out' ||
    has('ETIMEDOUT')
  ) {
    if (stage === 'reaching') return explained('link-timeout', label)
    return explained('link-timeout', label, {
      sentence: `${label} takes the connection and then stays silent.`,
      todo: 'Check the port, and whether it wants TLS (mqtts://) or WebSocket (ws://).',
    })
  }
  return null
}

function byWebSocket({ address, error }: Evidence): Explanation | null {
  if (address.scheme !== 'ws' && address.scheme !== 'wss') return null
  const { label, path } = address
  const message = error?.message ?? ''
  const status = Number(/Unexpected server response: (\d+)/.exec(message)?.[1] ?? 0)
  if (status === 401 || status === 403) {
    return explained('link-forbidden', `the web server at ${label} answers ${status} for ${path}`)
  }
  if (status > 0) {
    return explained('link-not-mqtt', label, {
      sentence: `The web server at ${label} offers no WebSocket under ${path} (it answers ${status}).`,
      todo: 'Check the path in the address; /mqtt is usual.',
    })
  }
  if (/subprotocol/i.test(message)) {
    return explained('link-not-mqtt', label, {
      sentence: `The WebSocket at ${label}${path} is not for MQTT.`,
      todo: 'Check port and path in the address.',
    })
  }
  if (
    /socket hang up|Parse Error|Invalid (Upgrade|Sec-WebSocket)/i.test(message) ||
    codesOf(error).includes('ECONNRESET')
  ) {
    return explained('link-not-mqtt', label, {
      sentence: `What answers at ${label} does not speak WebSocket.`,
      todo: 'Check the port; write mqtt:// for plain MQTT, wss:// where it wants TLS.',
    })
  }
  return null
}

function closedEarly({ address, error, mqttVersion }: Evidence): Explanation {
  const { label, secure } = address
  if (error && !codesOf(error).some((code) => code === 'ECONNRESET' || code === 'EPIPE')) {
    return explained('link-lost', error.message)
  }
  const guesses = [
    ...(secure ? [] : ['whether it wants TLS (mqtts://)']),
    ...(mqttVersion === 5 ? ['whether it speaks only MQTT 3.1.1'] : []),
  ]
  return explained('link-not-mqtt', label, {
    sentence: `${label} closes the connection without an answer.`,
    todo: `Check ${['the port', ...guesses].join(', and ')}.`,
  })
}

function lost({ error, address }: Evidence): Explanation {
  if (error?.message === 'Keepalive timeout') return explained('link-lost', `${address.label} went silent`)
  if (error === null) return explained('link-lost', `${address.label} closed it`)
  if (codesOf(error).some((code) => code === 'ECONNRESET' || code === 'EPIPE')) {
    return explained('link-lost', `${address.label} or the network between cut it`)
  }
  return explained('link-lost', error.message)
}
