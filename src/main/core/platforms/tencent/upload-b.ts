/** Log upload, generation B: `POST /device/reportlog`, JSON, signed in headers (C 3.3, Java today, docs 1105/41501). */
import type { ErrorCode } from '../../../../shared/errors.ts'
import { parseJsonBytes } from '../json-bytes.ts'
import type { Context, DeviceIdentity, HttpPacket, HttpReceipt } from '../platform.ts'
import { accepted, refused } from './answers.ts'
import { beyondTolerance, deviceNow, readClock } from './clock.ts'
import { toIdentity } from './identity.ts'
import { splitLines, summarize } from './lines.ts'
import { namesakeOf } from './namesake.ts'
import { algorithmOf, type SignedRequest, type Verified, verifyRequest } from './sign.ts'

export const PATH_B = '/device/reportlog'
export const ENCODING_B = 'json'

export function receiveB(packet: HttpPacket, context: Context): HttpReceipt {
  const parsed = readBody(packet.body)
  if (!parsed.ok) return refuse(context, { ...parsed, identity: null })
  const { identity, message } = parsed

  const request = readRequest(packet)
  if (!request.ok) return refuse(context, { ...request, identity })

  const verified = authenticate(request.signed, identity, message, context)
  if (!verified.ok) return refuse(context, verified)

  const clock = readClock(request.signed.timestamp)
  const away = context.enforceClock ? beyondTolerance(clock, context.now) : null
  if (away !== null) return refuse(context, { code: 'clock-wrong', identity, detail: away })

  const texts = readMessage(message)
  if (!texts.ok) return refuse(context, { ...texts, identity })
  const answer = accepted('b', context.requestId)
  if (texts.texts.length === 0) return { observations: [{ is: 'seen', identity }], answer }

  const { newestLine, ...summary } = summarize(splitLines(texts.texts))
  return {
    observations: [
      {
        is: 'lines',
        identity,
        encoding: ENCODING_B,
        body: packet.body,
        ...summary,
        requestKey: verified.key,
        clock: { deviceNow: deviceNow(clock), newestLine },
        how: verified.how,
      },
    ],
    answer,
  }
}

/** The lines of a stored body; none where it was damaged since. */
export function linesB(body: Uint8Array): readonly string[] {
  const parsed = readBody(body)
  if (!parsed.ok) return []
  const texts = readMessage(parsed.message)
  return texts.ok ? splitLines(texts.texts) : []
}

interface Refusal {
  readonly code: ErrorCode
  readonly identity: DeviceIdentity | null
  readonly detail: string
  readonly tried?: string
  /** Where the vendor's code is another than the usual one of `code`. */
  readonly vendorCode?: string
}

type Failed = { readonly ok: false } & Omit<Refusal, 'identity'>

function refuse(context: Context, refusal: Refusal): HttpReceipt {
  const { code, identity, detail, tried, vendorCode } = refusal
  return {
    observations: [{ is: 'refused', code, identity, detail, ...(tried === undefined ? {} : { tried }) }],
    answer: refused('b', code, context.requestId, vendorCode === undefined ? {} : { vendorCode }),
  }
}

function broken(detail: string, vendorCode?: string): Failed {
  return { ok: false, code: 'body-broken', detail, ...(vendorCode === undefined ? {} : { vendorCode }) }
}

function missing(name: string): Failed {
  return { ok: false, code: 'parameter-missing', detail: name }
}

/** Who sends it, and `Message` as it stands: that is judged only once the signature holds. */
function readBody(
  body: Uint8Array,
): Failed | { readonly ok: true; readonly identity: DeviceIdentity; readonly message: unknown } {
  const json = parseJsonBytes(body)
  if (!json.ok) return broken(json.detail)
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return broken('the body is JSON, but not an object')
  }
  const fields: Readonly<Record<string, unknown>> = Object.assign(Object.create(null), json.value)
  const [product, name] = [fields.ProductId, fields.DeviceName]
  if (product === undefined || product === '') return missing('ProductId')
  if (name === undefined || name === '') return missing('DeviceName')
  if (typeof product !== 'string') return broken('ProductId is not a string', 'InvalidParameterValue')
  if (typeof name !== 'string') return broken('DeviceName is not a string', 'InvalidParameterValue')
  const identity = toIdentity(product, name)
  if (identity === null)
    return broken('ProductId or DeviceName has characters that no device has', 'InvalidParameterValue')
  return { ok: true, identity, message: fields.Message }
}

function readRequest(packet: HttpPacket): Failed | { readonly ok: true; readonly signed: SignedRequest } {
  const {
    'x-tc-algorithm': algorithmText,
    'x-tc-timestamp': timestamp,
    'x-tc-nonce': nonce,
    'x-tc-signature': signature,
    host = '',
  } = packet.headers
  if (!algorithmText) return missing('X-TC-Algorithm')
  if (!timestamp) return missing('X-TC-Timestamp')
  if (!nonce) return missing('X-TC-Nonce')
  if (!signature) return missing('X-TC-Signature')
  const algorithm = algorithmOf(algorithmText)
  if (algorithm === null)
    return { ok: false, code: 'algorithm-unknown', detail: JSON.stringify(algorithmText.slice(0, 40)) }
  const signed = { algorithm, algorithmText, timestamp, nonce, signature, host, path: PATH_B, body: packet.body }
  return { ok: true, signed }
}

function authenticate(
  request: SignedRequest,
  identity: DeviceIdentity,
  message: unknown,
  context: Context,
): Extract<Verified, { ok: true }> | ({ readonly ok: false } & Refusal) {
  const credential = context.credentialOf(identity.ref)
  if (credential === null || credential.kind === 'none') return stranger(request, identity, message, context)
  const verified = verifyRequest(request, credential)
  return verified.ok ? verified : { ok: false, code: 'signature-wrong', identity, detail: verified.detail }
}

/** A device that is not known: under another product perhaps, as its name and its signature say. */
function stranger(
  request: SignedRequest,
  identity: DeviceIdentity,
  message: unknown,
  context: Context,
): { readonly ok: false } & Refusal {
  const namesake = namesakeOf(identity, context, (credential) => verifyRequest(request, credential).ok)
  if (namesake) return { ok: false, code: 'product-wrong', identity: namesake, detail: identity.ref }
  const texts = readMessage(message)
  const count = texts.ok ? splitLines(texts.texts).length : 0
  const tried = `log upload, ${request.algorithmText}, ${count} ${count === 1 ? 'line' : 'lines'}`
  return { ok: false, code: 'device-unknown', identity, detail: identity.ref, tried }
}

/** `Message`: an array of strings; a single string where a client forgot the brackets. */
function readMessage(message: unknown): Failed | { readonly ok: true; readonly texts: readonly string[] } {
  if (message === undefined) return missing('Message')
  if (typeof message === 'string') return { ok: true, texts: [message] }
  if (!Array.isArray(message)) return broken('Message is not an array', 'InvalidParameterValue')
  const odd = message.findIndex((text) => typeof text !== 'string')
  if (odd >= 0) return broken(`Message[${odd}] is not a string`, 'InvalidParameterValue')
  return { ok: true, texts: message }
}
