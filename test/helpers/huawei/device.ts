/**
 * Devices as the vendor's SDKs play them, written from its documents and from what those SDKs put on the wire: nothing of
 * the app's own signing or encoding is used here, so that agreement means something.
 */
import { createHash, createHmac } from 'node:crypto'

export interface Keys {
  readonly id: string
  readonly secret: string
}

export interface Login {
  readonly clientId: string
  readonly username: string
  readonly password: string
}

/** UTC, `YYYYMMDDHH`. */
export function hourOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getUTCFullYear()}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}${two(at.getUTCHours())}`
}

export interface LoginOptions {
  readonly check?: 0 | 1 | 2
  readonly hour?: string
  readonly scope?: string
  readonly kind?: 0 | 2 | 3
  /** What stands in client id and user name, where it is not the device id. */
  readonly as?: string
}

/** As `get_client_id` and `sha256_mac` of the Python SDK (check 1) and their like in C and Java (check 0) do. */
export function login({ id, secret }: Keys, options: LoginOptions = {}): Login {
  const { check = 1, hour = hourOf(new Date()), scope, kind = 0, as = id } = options
  const username = as
  const clientId = [username, kind, ...(scope === undefined ? [] : [scope]), check, hour].join('_')
  return { clientId, username, password: check === 2 ? hmacSm3(hour, secret) : hmacSha256(hour, secret) }
}

function hmacSha256(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

/** RFC 2104 around OpenSSL's own SM3. */
export function hmacSm3(key: string, text: string): string {
  const pad = (byte: number) =>
    Buffer.from(
      Buffer.alloc(64, 0)
        .fill(key, 0, key.length)
        .map((each) => each ^ byte),
    )
  const inner = createHash('sm3').update(pad(0x36)).update(text).digest()
  return createHash('sm3').update(pad(0x5c)).update(inner).digest('hex')
}

export function topic(id: string, path: string): string {
  return `$oc/devices/${id}/${path}`
}

/** Python: spaces after commas and colons, an empty event id, local time that is called UTC. */
export function pythonEvent(service: string, type: string, paras: object, at = '2026-03-01T16:00:00Z'): string {
  const json = JSON.stringify({
    services: [{ service_id: service, event_type: type, event_time: at, event_id: '', paras }],
  })
  return json.replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, text: string | undefined, mark: string) => text ?? `${mark} `)
}

/** C: cJSON_Print, tabs, no event time. */
export function cEvent(service: string, type: string, paras: object): string {
  const json = JSON.stringify({ services: [{ service_id: service, event_type: type, paras }] }, null, '\t')
  return json.replaceAll('": ', '":\t')
}

/** Java: Jackson, compact; no event id unless there is one. */
export function javaEvent(service: string, type: string, paras: object, at = '20260301T080000Z'): string {
  return JSON.stringify({ services: [{ service_id: service, event_type: type, event_time: at, paras }] })
}
