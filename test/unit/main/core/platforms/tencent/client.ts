/** A Tencent client of the tests' own: written from the vendor's documents with node:crypto, sharing nothing with the app. */
import { createHash, createHmac, createSign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type {
  Context,
  Credential,
  HttpPacket,
  HttpReceipt,
  Observation,
} from '../../../../../../src/main/core/platforms/platform.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../../../../../fixtures/tencent/${name}`, import.meta.url), 'utf8')

export const PEM = {
  device: fixture('device.crt'),
  deviceKey: fixture('device.key'),
  renewed: fixture('device-renewed.crt'),
  other: fixture('other.crt'),
  otherKey: fixture('other.key'),
  ec: fixture('device-ec.crt'),
}

export const PRODUCT = 'G8N9ABCDHB'
export const NAME = 'pump_7:a-1'
export const REF = `${PRODUCT}/${NAME}`
export const IDENTITY = { ref: REF, product: PRODUCT, name: NAME }
/** Sixteen bytes, 24 characters, as the console gives them. */
export const SECRET = 'qXk3mZb0RkuM+8yTtq/8Yw=='
/** Longer than what the C SDKs use of it. */
export const LONG_SECRET = 'bG9uZ2VyIHRoYW4gdHdlbnR5LWZvdXIgY2hhcmFjdGVycw=='
export const REQUEST_ID = 'f4da4f1f-d72e-40f1-9a2b-349fc0072ba0'
export const NOW = Date.UTC(2026, 2, 1, 8, 0, 0)
export const GATEWAY = 'ap-guangzhou.gateway.tencentdevices.com'

export const secretOf = (secret: string): Credential => ({ kind: 'secret', secret })
export const certificateOf = (pem: string): Credential => ({ kind: 'certificate', pem })

export function context(
  devices: Readonly<Record<string, Credential>> = { [REF]: secretOf(SECRET) },
  more: Partial<Context> = {},
): Context {
  return {
    now: NOW,
    credentialOf: (ref) => devices[ref] ?? null,
    refs: () => Object.keys(devices),
    requestId: REQUEST_ID,
    enforceClock: false,
    ...more,
  }
}

export interface Signing {
  readonly algorithm: string
  readonly bodyHash?: 'sha1' | 'sha256'
  readonly mac?: 'sha1' | 'sha256'
  readonly privateKey?: string
  readonly key?: string
  readonly encoding?: 'base64' | 'hex'
  readonly signedHost?: string
  readonly timestamp?: string
  readonly nonce?: string
}

/** A signed request of generation B, as docs 1105/41501 describe it; `signing` bends what a sender bends. */
export function requestB(body: string | Buffer, signing: Signing, headers: Record<string, string> = {}): HttpPacket {
  const { algorithm, bodyHash = 'sha256', mac = 'sha256', key = SECRET, encoding = 'base64' } = signing
  const { signedHost = GATEWAY, timestamp = String(NOW / 1000), nonce = '5456' } = signing
  const hashed = createHash(bodyHash).update(body).digest('hex')
  const text = ['POST', signedHost, '/device/reportlog', '', algorithm, timestamp, nonce, hashed].join('\n')
  const signature =
    signing.privateKey === undefined
      ? createHmac(mac, key).update(text).digest(encoding)
      : createSign('RSA-SHA256').update(text).sign(signing.privateKey, encoding)
  return {
    method: 'POST',
    path: '/device/reportlog',
    query: '',
    headers: {
      host: GATEWAY,
      'content-type': 'application/json',
      'x-tc-algorithm': algorithm,
      'x-tc-timestamp': timestamp,
      'x-tc-nonce': nonce,
      'x-tc-signature': signature,
      ...headers,
    },
    body: Buffer.from(body),
  }
}

export const PLAIN_SIGNING: Signing = { algorithm: 'hmacsha256' }

export function messageBody(
  messages: readonly unknown[],
  identity: { product: string; name: string } = IDENTITY,
): string {
  return JSON.stringify({ ProductId: identity.product, DeviceName: identity.name, Message: messages })
}

/** A generation A body: 112 bytes of header, then the text. */
export function bodyA(
  text: string | Buffer,
  more: { key?: string; marker?: string; product?: string; name?: string; timestamp?: string } = {},
): Buffer {
  const { key = SECRET, marker = 'P###', product = PRODUCT, name = NAME, timestamp = '1772352000' } = more
  const signed = Buffer.concat([
    Buffer.from(marker + product.padEnd(10, '#') + name.padEnd(48, '#') + timestamp),
    Buffer.from(text),
  ])
  return Buffer.concat([Buffer.from(createHmac('sha1', key).update(signed).digest('hex')), signed])
}

export function requestA(body: Buffer, headers: Record<string, string> = {}): HttpPacket {
  return {
    method: 'POST',
    path: '/cgi-bin/report-log',
    query: '',
    headers: { host: 'devicelog.iot.cloud.tencent.com', 'content-type': 'text/plain;charset=utf-8', ...headers },
    body,
  }
}

export type Lines = Extract<Observation, { is: 'lines' }>
export type Refused = Extract<Observation, { is: 'refused' }>

export function onlyLines(receipt: HttpReceipt): Lines {
  const [seen] = receipt.observations
  if (receipt.observations.length !== 1 || seen?.is !== 'lines') {
    throw new Error(`not one batch of lines but ${JSON.stringify(receipt.observations)}`)
  }
  return seen
}

export function onlyRefused(receipt: HttpReceipt): Refused {
  const [seen] = receipt.observations
  if (receipt.observations.length !== 1 || seen?.is !== 'refused') {
    throw new Error(`not refused but ${JSON.stringify(receipt.observations)}`)
  }
  return seen
}
