/**
 * A device as the vendor's documents describe it, written from them alone: nothing of the app's own signing or encoding
 * is used here, so that agreement means something.
 */
import { createHash, createHmac, type KeyObject, randomInt, sign } from 'node:crypto'
import { request } from 'node:http'

export interface Upload {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

export interface Reply {
  readonly status: number
  readonly body: string
}

export interface DeviceKeys {
  readonly product: string
  readonly name: string
  /** Base64 text of the device secret. */
  readonly secret: string
}

export const GATEWAY_HOST = 'ap-guangzhou.gateway.tencentdevices.com'

export interface JsonUploadOptions {
  readonly algorithm?: string
  readonly bodyHash?: 'sha1' | 'sha256'
  readonly mac?: 'sha1' | 'sha256'
  readonly encoding?: 'base64' | 'hex'
  readonly host?: string
  readonly timestamp?: number
  readonly nonce?: number
  readonly key?: string
  readonly rsa?: KeyObject
  /** The body's exact text; default: JSON of the three members. */
  readonly text?: string
}

/** Generation B: JSON with the signature in X-TC headers (protocols, §1.3). */
export function jsonUpload(device: DeviceKeys, lines: readonly string[], options: JsonUploadOptions = {}): Upload {
  const {
    algorithm = 'HmacSha256',
    bodyHash = 'sha256',
    mac = 'sha256',
    encoding = 'base64',
    host = GATEWAY_HOST,
  } = options
  const { timestamp = Math.floor(Date.now() / 1000), nonce = randomInt(1, 2 ** 31), key = device.secret } = options
  const text = options.text ?? JSON.stringify({ ProductId: device.product, DeviceName: device.name, Message: lines })
  const body = Buffer.from(text, 'utf8')
  const hash = createHash(bodyHash).update(body).digest('hex')
  const toSign = ['POST', host, '/device/reportlog', '', algorithm, timestamp, nonce, hash].join('\n')
  const signature = options.rsa
    ? sign('sha256', Buffer.from(toSign), options.rsa).toString(encoding)
    : createHmac(mac, key).update(toSign).digest(encoding)
  return {
    path: '/device/reportlog',
    headers: {
      'Content-Type': 'application/json;charset=utf-8',
      'X-TC-Algorithm': algorithm,
      'X-TC-Timestamp': String(timestamp),
      'X-TC-Nonce': String(nonce),
      'X-TC-Signature': signature,
    },
    body,
  }
}

/** Generation A: 112 bytes of header before the text, lines ended by LF FF (protocols, §1.2). */
export function textUpload(
  device: DeviceKeys,
  lines: readonly (string | Buffer)[],
  options: { timestamp?: number; key?: string; certificate?: boolean } = {},
): Upload {
  const text = Buffer.concat(lines.flatMap((line) => [Buffer.from(line as string), Buffer.from([0x0a, 0x0c])]))
  const stamp = String(options.timestamp ?? Math.floor(Date.now() / 1000)).padStart(10, '0')
  const head = Buffer.from(
    `${options.certificate ? 'C###' : 'P###'}${device.product}${device.name.padEnd(48, '#')}${stamp}`,
    'latin1',
  )
  const signed = Buffer.concat([head, text])
  const signature = createHmac('sha1', (options.key ?? device.secret).slice(0, 24))
    .update(signed)
    .digest('hex')
  return {
    path: '/cgi-bin/report-log',
    headers: { Accept: 'application/json;*/*', 'Content-Type': 'text/plain;charset=utf-8' },
    body: Buffer.concat([Buffer.from(signature, 'latin1'), signed]),
  }
}

/** User name and password of an MQTT sign-in (protocols, §1.6). */
export function mqttLogin(
  device: DeviceKeys,
  method: 'hmacsha1' | 'hmacsha256' = 'hmacsha256',
  expiry: string | number = Math.floor(Date.now() / 1000) + 600,
) {
  const clientId = `${device.product}${device.name}`
  const username = `${clientId};12010126;a1B2c;${expiry}`
  const mac = createHmac(method.slice(4), Buffer.from(device.secret, 'base64')).update(username).digest('hex')
  return { clientId, username, password: `${mac};${method}` }
}

/** Posts an upload over a connection of its own. */
export function post(base: string, upload: Upload): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(upload.path, base),
      { method: 'POST', headers: { ...upload.headers, 'Content-Length': upload.body.length }, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(upload.body)
  })
}

/** Whether the answer counts as success for the vendor's own clients. */
export function accepted(reply: Reply): boolean {
  const answer = JSON.parse(reply.body)
  if ('Retcode' in answer) return answer.Retcode === 0
  return (
    reply.status >= 200 && reply.status < 300 && answer.Response !== undefined && answer.Response.Error === undefined
  )
}

export function errorCode(reply: Reply): string | null {
  const answer = JSON.parse(reply.body)
  return answer.Response?.Error?.Code ?? (answer.Retcode ? String(answer.Retcode) : null)
}
