/**
 * Signature Version 4, checked from the outside (IAM user guide, "Create a signed AWS API request"): the canonical request
 * is put together anew from what arrived. Nothing of the app's or its SDK's is used here.
 */
import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface Arrived {
  readonly method: string
  /** Path and query as sent. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Key {
  readonly id: string
  readonly secret: string
  /** Has to come along where there is one. */
  readonly token?: string
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/

/** Null where it fits, else the code that AWS answers. */
export function signatureTrouble(request: Arrived, keys: readonly Key[], service: string, region: string) {
  const { authorization } = request.headers
  if (authorization === undefined) return 'MissingAuthenticationTokenException'
  const [, id, day, gaveRegion, gaveService, signed, signature] = FORM.exec(authorization) ?? []
  const key = keys.find((each) => each.id === id)
  if (key === undefined) return 'UnrecognizedClientException'
  if (key.token !== undefined && request.headers['x-amz-security-token'] !== key.token)
    return 'UnrecognizedClientException'
  const names = (signed ?? '').split(';')
  const date = request.headers['x-amz-date']
  if (gaveService !== service || gaveRegion !== region || !names.includes('host') || typeof date !== 'string') {
    return 'InvalidSignatureException'
  }
  if (!date.startsWith(day ?? '?')) return 'InvalidSignatureException'
  const [path = '/', query = ''] = request.url.split('?')
  const canonical = [
    request.method,
    path.split('/').map(twiceEncoded).join('/'),
    query.split('&').filter(Boolean).map(withEquals).sort().join('&'),
    ...names.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')
  const signingKey = [day ?? '', region, service, 'aws4_request'].reduce<string | Buffer>(
    (made, part) => createHmac('sha256', made).update(part).digest(),
    `AWS4${key.secret}`,
  )
  const expected = createHmac('sha256', signingKey).update(text).digest('hex')
  return expected === signature ? null : 'InvalidSignatureException'
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Every service but S3 signs the path as it is sent, encoded once more. */
function twiceEncoded(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function withEquals(pair: string): string {
  return pair.includes('=') ? pair : `${pair}=`
}
