/** How the vendor's SDKs sign in and write: each has its own habits, and a site has all of them. */
import { createHmac } from 'node:crypto'
import { hmacSm3 } from './sm3.ts'
import { writeTime } from './times.ts'

export const VOICES = ['python', 'java', 'c', 'sm3'] as const
export type VoiceName = (typeof VOICES)[number]

export interface Voice {
  /** Part of the client id and password of the device `id`. */
  signIn(id: string, secret: string, now: number): { readonly clientId: string; readonly password: string }
  /** An event, as the body of a packet. */
  event(service: string, type: string, paras: object, now: number): string
  json(value: object): string
  /** What stands in `timestamp` of a log report. */
  logTime(now: number): string
  /** The service id of a request about child devices. */
  readonly syncService: string
}

const HOUR = 3_600_000
/** The C SDK stamps local time; this one stands in China. */
const ZONE = 8 * HOUR

function hourOf(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(0, 10)
}

function signer(check: 0 | 1 | 2, zone: number): Voice['signIn'] {
  return (id, secret, now) => {
    const hour = hourOf(now + zone)
    const mac =
      check === 2 ? hmacSm3(Buffer.from(hour), Buffer.from(secret)) : createHmac('sha256', hour).update(secret).digest()
    return { clientId: `${id}_0_${check}_${hour}`, password: mac.toString('hex') }
  }
}

/** `json.dumps` puts a space after each comma and colon outside texts. */
function dumps(value: object): string {
  return JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/([[{]) /g, '$1')
    .replace(/ ([\]}])/g, '$1')
}

function pretty(value: object): string {
  return JSON.stringify(value, null, '\t').replaceAll('": ', '":\t')
}

const python: Voice = {
  signIn: signer(1, 0),
  json: dumps,
  event: (service_id, event_type, paras, now) => {
    const event_time = `${new Date(now).toISOString().slice(0, 19)}Z`
    return dumps({ services: [{ service_id, event_type, event_time, event_id: '', paras }] })
  },
  logTime: String,
  syncService: '$sub_device_manager',
}

const java: Voice = {
  signIn: signer(0, 0),
  json: JSON.stringify,
  event: (service_id, event_type, paras, now) =>
    JSON.stringify({ services: [{ paras, service_id, event_type, event_time: writeTime(now) }] }),
  logTime: String,
  syncService: 'sub_device_manager',
}

const c: Voice = {
  signIn: signer(0, ZONE),
  json: pretty,
  event: (service_id, event_type, paras) => pretty({ services: [{ service_id, event_type, paras }] }),
  logTime: hourOf,
  syncService: '$sub_device_manager',
}

export const VOICE: Readonly<Record<VoiceName, Voice>> = { python, java, c, sm3: { ...java, signIn: signer(2, 0) } }
