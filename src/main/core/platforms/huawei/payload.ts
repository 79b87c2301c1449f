/** Payloads: unpacked within a limit, read tolerantly, and shown as text. */
import { gunzipSync } from 'node:zlib'
import { parseJsonBytes } from '../json-bytes.ts'

/** The platform takes 1 MB; what unpacks to more than this is no report. */
export const MAX_UNPACKED = 8 * 1024 * 1024
/** Characters of a request or a response that stand in an event's data. */
const SHOWN = 4096

export type Unpacked =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly why: 'too-large' | 'broken' }

/** What begins like gzip is unpacked; some firmware names the encoding in the topic and sends plain text. */
export function unpack(payload: Uint8Array, gzip: boolean): Unpacked {
  if (!gzip || payload[0] !== 0x1f || payload[1] !== 0x8b) return { ok: true, body: payload }
  try {
    return { ok: true, body: gunzipSync(payload, { maxOutputLength: MAX_UNPACKED }) }
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, why: isTooLarge ? 'too-large' : 'broken' }
  }
}

export type Fields = Readonly<Record<string, unknown>>

export type Read =
  | { readonly ok: true; readonly fields: Fields }
  /** In words. */
  | { readonly ok: false; readonly detail: string }

/** The members of a JSON object with their texts as UTF-8. */
export function readFields(body: Uint8Array): Read {
  const bytes = readByteFields(body)
  if (!bytes.ok) return bytes
  try {
    return { ok: true, fields: asText(bytes.fields) as Fields }
  } catch {
    // The only thing that can happen is that the stack is full.
    return { ok: false, detail: 'it is nested too deeply' }
  }
}

/** The members of a JSON object with their texts as bytes, one character each: see `json-bytes.ts`. */
export function readByteFields(body: Uint8Array): Read {
  const parsed = parseJsonBytes(body)
  if (!parsed.ok) return parsed
  const fields = toFields(parsed.value)
  return fields === null ? { ok: false, detail: 'it is JSON, but not an object' } : { ok: true, fields }
}

export function toFields(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return Object.assign(Object.create(null), value)
}

/** The objects of a list; what else stands between them is left out. */
export function toList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(toFields).filter((fields) => fields !== null) : []
}

/** A member that is text, or a number where firmware forgot the quotes; '' where there is none. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function asText(value: unknown): unknown {
  if (typeof value === 'string') return fromBytes(value)
  if (Array.isArray(value)) return value.map(asText)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, member]) => [fromBytes(name), asText(member)] as const)
  return Object.fromEntries(entries)
}

export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** JSON without the spaces between its tokens, numbers as they were written; other text as it is. */
export function compact(body: Uint8Array): string {
  const text = new TextDecoder().decode(body).replace(/\0+$/, '').trim()
  return /^[[{]/.test(text) ? text.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, '$1') : text
}

export interface Shown {
  readonly text: string
  readonly isWhole: boolean
}

export function shorten(text: string): Shown {
  return text.length <= SHOWN ? { text, isWhole: true } : { text: `${text.slice(0, SHOWN)}…`, isWhole: false }
}
