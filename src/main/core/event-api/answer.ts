/**
 * The read-only device event log API that this laptop offers: `GET /v3/device-events/` and `/v3/device-events/{id}/` as
 * Pelion Device Management documents them, and their deprecated twins `/v3/devicelog/`, so that programs made for it read
 * what was captured here.
 */
import type { EventTest, FilterProblem } from '../../../shared/event-filter.ts'
import type { DeviceKey } from '../../../shared/model.ts'
import type { Store } from '../store/store.ts'
import { readQuery } from './asked.ts'
import { toItem } from './item.ts'

export interface ApiRequest {
  readonly method: string
  /** Path and query, as they were sent. */
  readonly url: string
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface ApiSource extends Pick<Store, 'eventsReady' | 'listEvents' | 'countEvents' | 'event'> {
  /** Keys that a reference may stand for: one for each platform. */
  readonly keysOf: (ref: string) => readonly DeviceKey[]
}

const LIST = /^\/v3\/(?:device-events|devicelog)\/?$/
const ONE = /^\/v3\/(?:device-events|devicelog)\/([^/]+)\/?$/

/** `requestId` names the answer in an error. Reads the events at once: see `eventsReady`. */
export function answer({ method, url }: ApiRequest, source: ApiSource, requestId: string): ApiAnswer {
  const at = url.indexOf('?')
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
  const id = ONE.exec(path)?.[1]
  if (!LIST.test(path) && id === undefined) return problem(404, `There is nothing at ${path}.`, requestId)
  if (method !== 'GET' && method !== 'HEAD') {
    const refused = problem(405, `${method} is not allowed: this log can only be read.`, requestId)
    return { ...refused, headers: { ...refused.headers, allow: 'GET, HEAD' } }
  }
  return id === undefined ? list(query, source, requestId) : one(id, source, requestId)
}

function list(query: string, source: ApiSource, requestId: string): ApiAnswer {
  const read = readQuery(query)
  if (!read.ok) return problem(400, 'The query is not valid.', requestId, read.problems)
  const { order, after, limit, count } = read.asked
  const tests = read.asked.tests.map((test) => withKeys(test, source))
  const found = source.listEvents({ tests, order, after, limit: limit + 1 })
  if (found === null) {
    return problem(400, 'The query is not valid.', requestId, [{ name: 'after', message: 'there is no such event' }])
  }
  const page = found.slice(0, limit)
  const hasMore = found.length > limit
  return json(200, {
    object: 'list',
    data: page.map(toItem),
    limit,
    after: hasMore ? (page.at(-1)?.id ?? null) : null,
    order,
    has_more: hasMore,
    ...(count ? { total_count: source.countEvents(tests) } : {}),
  })
}

function one(written: string, source: ApiSource, requestId: string): ApiAnswer {
  const id = decode(written)
  const event = id === null ? null : source.event(id)
  if (event === null) return problem(404, 'There is no such device event.', requestId)
  return json(200, toItem(event))
}

/** A client knows a device by what its platform calls it, the store by platform and name. */
function withKeys(test: EventTest, { keysOf }: ApiSource): EventTest {
  if (test.is !== 'text' || test.field !== 'device_id') return test
  return { ...test, values: test.values.flatMap(keysOf) }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'unauthorized',
  404: 'not_found',
  405: 'method_not_allowed',
  500: 'internal_server_error',
}

/** The API's error object. */
export function problem(
  code: number,
  message: string,
  requestId: string,
  fields: readonly FilterProblem[] = [],
): ApiAnswer {
  const type = TYPES[code] ?? 'error'
  return json(code, {
    object: 'error',
    code,
    type,
    message,
    request_id: requestId,
    ...(fields.length > 0 && { fields }),
  })
}

function json(status: number, value: unknown): ApiAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
