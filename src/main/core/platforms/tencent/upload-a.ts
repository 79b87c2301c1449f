/**
 * Log upload, generation A: `POST /cgi-bin/report-log`, plain text behind a header of 112 ASCII bytes (C 3.2, Explorer C,
 * Java up to 2021, ESP-IDF). The signature covers every byte after itself.
 */
import { timingSafeEqual } from 'node:crypto'
import type { ErrorCode } from '../../../../shared/errors.ts'
import type { Context, Credential, DeviceIdentity, HttpPacket, HttpReceipt } from '../platform.ts'
import { accepted, refused } from './answers.ts'
import { beyondTolerance, type Clock, deviceNow, readClock } from './clock.ts'
import { productOf, toIdentity } from './identity.ts'
import { splitLines, summarize } from './lines.ts'
import { namesakeOf } from './namesake.ts'
import { plainKeys, plainSignature } from './sign.ts'
import { unseal } from './upload-a-sealed.ts'

export const PATH_A = '/cgi-bin/report-log'
export const ENCODING_A = 'plain'

/** Where the parts begin. */
const MARKER = 40
const PRODUCT = 44
const NAME = 54
const TIMESTAMP = 102
export const TEXT_A = 112

interface Header {
  readonly signature: string
  readonly identity: DeviceIdentity
  readonly clock: Clock
}

export function receiveA(packet: HttpPacket, context: Context): HttpReceipt {
  const unsealed = unseal(packet, context.credentialOf)
  if (!unsealed.ok) return refuse(context, unsealed)
  const { body } = unsealed

  const header = readHeader(body)
  if (typeof header === 'string') return refuse(context, { code: 'body-broken', identity: null, detail: header })
  const { identity, signature, clock } = header

  const refusal = authenticate(body, header, context)
  if (refusal !== null) return refuse(context, refusal)
  const away = context.enforceClock ? beyondTolerance(clock, context.now) : null
  if (away !== null) return refuse(context, { code: 'clock-wrong', identity, detail: away })

  const answer = accepted('a', context.requestId)
  const lines = linesA(body)
  if (lines.length === 0) return { observations: [{ is: 'seen', identity }], answer }
  const { newestLine, ...summary } = summarize(lines)
  return {
    observations: [
      {
        is: 'lines',
        identity,
        encoding: ENCODING_A,
        body,
        ...summary,
        // A keyed hash of everything behind it.
        requestKey: signature,
        clock: { deviceNow: deviceNow(clock), newestLine },
        how: 'signed HMAC-SHA1, generation A',
      },
    ],
    answer,
  }
}

export function linesA(body: Uint8Array): readonly string[] {
  const text = latin1(body, TEXT_A, body.length)
  return text === '' ? [] : splitLines([text])
}

/** The header of a generation A body before its signature: from the key marker to the timestamp. */
export function plainHeader(identity: DeviceIdentity, timestamp: number): string {
  const product = productOf(identity).padEnd(NAME - PRODUCT, '#')
  const name = identity.name.padEnd(TIMESTAMP - NAME, '#')
  return `P###${product}${name}${String(timestamp).padStart(TEXT_A - TIMESTAMP, '0')}`
}

function latin1(body: Uint8Array, from: number, to: number): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1', from, to)
}

/** The header, or what is wrong with it. */
function readHeader(body: Uint8Array): Header | string {
  if (body.length < TEXT_A) return `the body has ${body.length} bytes, its header alone needs ${TEXT_A}`
  const signature = latin1(body, 0, MARKER).toLowerCase()
  if (!/^[0-9a-f]{40}$/.test(signature)) return 'the signature is not 40 hexadecimal digits'
  if (!/^[PC]$/.test(latin1(body, MARKER, MARKER + 1))) return 'the key marker is neither P### nor C###'
  const identity = toIdentity(unpadded(body, PRODUCT, NAME), unpadded(body, NAME, TIMESTAMP))
  if (identity === null) return 'product id and device name are not in their places'
  return { signature, identity, clock: readClock(latin1(body, TIMESTAMP, TEXT_A)) }
}

function unpadded(body: Uint8Array, from: number, to: number): string {
  return latin1(body, from, to).replace(/#*$/, '')
}

interface Refusal {
  readonly code: ErrorCode
  readonly identity: DeviceIdentity | null
  readonly detail: string
  readonly tried?: string
}

function refuse(context: Context, refusal: Refusal): HttpReceipt {
  const { code, identity, detail, tried } = refusal
  return {
    observations: [{ is: 'refused', code, identity, detail, ...(tried === undefined ? {} : { tried }) }],
    answer: refused('a', code, context.requestId),
  }
}

function authenticate(body: Uint8Array, header: Header, context: Context): Refusal | null {
  const { identity } = header
  const credential = context.credentialOf(identity.ref)
  if (credential === null || credential.kind === 'none') return stranger(body, header, context)
  if (fits(body, header, credential)) return null
  return { code: 'signature-wrong', identity, detail: 'its HMAC-SHA1 does not fit the key known here' }
}

function stranger(body: Uint8Array, header: Header, context: Context): Refusal {
  const { identity } = header
  const namesake = namesakeOf(identity, context, (credential) => fits(body, header, credential))
  if (namesake) return { code: 'product-wrong', identity: namesake, detail: identity.ref }
  const count = linesA(body).length
  const tried = `log upload (generation A), hmacsha1, ${count} ${count === 1 ? 'line' : 'lines'}`
  return { code: 'device-unknown', identity, detail: identity.ref, tried }
}

function fits(body: Uint8Array, header: Header, credential: Credential): boolean {
  const given = Buffer.from(header.signature)
  const signed = body.subarray(MARKER)
  return plainKeys(credential).some((key) => timingSafeEqual(Buffer.from(plainSignature(signed, key)), given))
}
