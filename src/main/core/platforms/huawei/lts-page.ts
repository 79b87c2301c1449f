/** One question to the log service and what its answer means (api-lts `ListLogs`). */
import { z } from 'zod'
import { type ErrorCode, FieldtapError } from '../../../../shared/errors.ts'
import { BrokenAnswer, type CloudIo, type CloudResponse } from '../cloud-side.ts'
import type { LtsSettings } from './lts-settings.ts'

/** The service gives at most 5,000. */
export const LIMIT = 1000

export interface Question {
  /** Unix ms; they must differ. */
  readonly start: number
  readonly end: number
  /** The last line of the page before; null: from the beginning. */
  readonly after: Cursor | null
  readonly limit: number
}

export const cursor = z.object({ line: z.string(), time: z.string() })
/** Of a line; `time` is '' unless the stream keeps times of its own. */
export type Cursor = Readonly<z.infer<typeof cursor>>

const anyText = z.union([z.string(), z.number().transform(String)])

const answer = z.looseObject({
  count: z.number().nullish(),
  logs: z
    .array(
      z.looseObject({
        content: z.unknown(),
        line_num: anyText.nullish(),
        labels: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish(),
  isQueryComplete: z.boolean().nullish(),
})

export interface LogLine {
  readonly content: string
  readonly cursor: Cursor | null
}

export interface Answer {
  readonly count: number | null
  readonly logs: readonly LogLine[]
  /** The service sometimes answers before it has looked everywhere. */
  readonly isComplete: boolean
}

export async function ask(
  io: CloudIo,
  settings: LtsSettings,
  question: Question,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await io.request(
    {
      method: 'POST',
      url: settings.url,
      headers: { 'Content-Type': 'application/json;charset=UTF-8', 'X-Auth-Token': settings.token },
      body: JSON.stringify(bodyOf(question, settings.keywords)),
      repeatable: true,
    },
    signal,
  )
  if (response.status < 200 || response.status > 299) throw refusal(response)
  return readAnswer(response.body)
}

/** Highlighting would write markup into the records. */
function bodyOf({ start, end, after, limit }: Question, keywords: string): Readonly<Record<string, unknown>> {
  return {
    start_time: String(start),
    end_time: String(end),
    limit,
    is_desc: false,
    is_count: true,
    highlight: false,
    ...(keywords === '' ? {} : { keywords }),
    ...(after === null
      ? { search_type: 'init' }
      : {
          search_type: 'forwards',
          line_num: after.line,
          ...(after.time === '' ? {} : { __time__: after.time }),
        }),
  }
}

function readAnswer(body: Uint8Array): Answer {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw new BrokenAnswer('it is no JSON', body)
  }
  const read = answer.safeParse(value)
  if (!read.success) throw new BrokenAnswer(z.prettifyError(read.error).slice(0, 300), body)
  const { count, logs, isQueryComplete } = read.data
  return {
    count: count ?? null,
    isComplete: isQueryComplete !== false,
    logs: (logs ?? []).map(({ content, line_num, labels, ...more }) => {
      const time = labels?.__time__ ?? more.__time__
      return {
        content: typeof content === 'string' ? content : JSON.stringify(content ?? more),
        cursor: line_num ? { line: line_num, time: time === undefined || time === null ? '' : String(time) } : null,
      }
    }),
  }
}

const errorBody = z.looseObject({ error_code: z.string().catch(''), error_msg: z.string().catch('') })

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'cloud-credentials',
  403: 'cloud-denied',
  404: 'cloud-not-configured',
  407: 'cloud-denied',
  429: 'cloud-throttled',
}

function refusal({ status, body }: CloudResponse): FieldtapError {
  const read = errorBody.safeParse(parse(body))
  const { error_code: vendorCode, error_msg: message } = read.success ? read.data : { error_code: '', error_msg: '' }
  const isExpired = status === 401 && /expire/i.test(message)
  const code = isExpired ? 'cloud-expired' : (CODES[status] ?? (status >= 500 ? 'cloud-failed' : 'cloud-refused'))
  return new FieldtapError(code, {
    detail: [`HTTP ${status}`, vendorCode, message].filter(Boolean).join('; ').slice(0, 500),
  })
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return {}
  }
}
