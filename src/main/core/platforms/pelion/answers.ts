/** What an answer that is no page means to a person (§3.3 of the API: the error object). */
import { z } from 'zod'
import { type ErrorCode, FieldtapError } from '../../../../shared/errors.ts'
import type { CloudResponse } from '../cloud-side.ts'

const errorBody = z.looseObject({
  type: z.string().catch(''),
  message: z.string().catch(''),
  request_id: z.string().catch(''),
  fields: z.array(z.looseObject({ name: z.string().catch(''), message: z.string().catch('') })).catch([]),
})

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'cloud-credentials',
  403: 'cloud-denied',
  404: 'cloud-not-configured',
  407: 'cloud-denied',
  429: 'cloud-throttled',
}

/** The error that stands for every answer but a 200. */
export function refusal(response: CloudResponse, url: string): FieldtapError {
  const { status } = response
  const code = CODES[status] ?? (status >= 500 ? 'cloud-failed' : 'cloud-refused')
  const said = inWords(response.body)
  const place = status === 404 ? `there is no device event log at ${url}` : ''
  const moved = status >= 300 && status < 400 ? `it is moved to ${response.headers.location ?? 'nowhere'}` : ''
  const detail = [`HTTP ${status}`, place, moved, said].filter(Boolean).join('; ')
  return new FieldtapError(code, { detail })
}

function inWords(body: Uint8Array): string {
  try {
    const { success, data } = errorBody.safeParse(JSON.parse(new TextDecoder().decode(body)))
    if (!success) return ''
    const fields = data.fields.map(({ name, message }) => `${name}: ${message}`).join(', ')
    const id = data.request_id === '' ? '' : `request ${data.request_id}`
    return [data.message || data.type, fields, id].filter(Boolean).join('; ').slice(0, 500)
  } catch {
    return ''
  }
}
