/**
 * A device event log as its API's description has it (OpenAPI, `GET /v3/device-events/`), with everything that goes wrong
 * on the way. Written from the description alone: it shares no code with what it tests.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface LogEvent {
  readonly id: string
  readonly date_time: string
  readonly [name: string]: unknown
}

export type Trouble =
  | { readonly is: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** The answer's bytes, changed on their way. */
  | { readonly is: 'body'; readonly change: (body: string) => string }
  /** Sends so many bytes of it, then cuts the connection. */
  | { readonly is: 'dropped'; readonly after: number }
  /** Never answers. */
  | { readonly is: 'held' }
  /** Sends it in pieces with a rest between them, ms. */
  | { readonly is: 'slow'; readonly rest: number }

export interface ServerOptions {
  readonly events: LogEvent[]
  readonly token?: string
  /** `after` of the envelope is null, as in the sample of the manual. */
  readonly silentAfter?: boolean
  /** The lowest and highest `limit`; others are clamped. */
  readonly limits?: readonly [number, number]
  /** Only with the slash at its end, only without, or both. */
  readonly slash?: 'with' | 'without' | 'both'
  /** What goes wrong with request number `count`, from 1. */
  readonly trouble?: (count: number, url: URL) => Trouble | null
}

export interface PelionServer {
  readonly url: string
  /** Addresses asked for, in order. */
  readonly asked: URL[]
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: string
}

export async function startPelion(options: ServerOptions): Promise<PelionServer> {
  const asked: URL[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://api')
    asked.push(url)
    void serve(request, response, url, options, asked.length).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  options: ServerOptions,
  count: number,
): Promise<void> {
  const trouble = options.trouble?.(count, url) ?? null
  if (trouble?.is === 'held') return
  if (trouble?.is === 'status') {
    const body = problem(trouble.status, 'error', `Trouble ${trouble.status}`)
    response.writeHead(trouble.status, { 'content-type': 'application/json', ...trouble.headers }).end(body)
    return
  }
  const isAllowed = request.headers.authorization === `Bearer ${options.token ?? 'ak_test'}`
  const { status, body } = isAllowed
    ? answer(url, options)
    : { status: 401, body: problem(401, 'invalid_auth', 'Invalid API key') }
  const sent = Buffer.from(trouble?.is === 'body' ? trouble.change(body) : body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': sent.length })
  if (trouble?.is === 'dropped') {
    response.write(sent.subarray(0, trouble.after), () => response.destroy())
    return
  }
  const pieces = trouble?.is === 'slow' ? 4 : 1
  const size = Math.ceil(sent.length / pieces)
  for (let at = 0; at < pieces; at += 1) {
    if (at > 0 && trouble?.is === 'slow') await sleep(trouble.rest)
    response.write(sent.subarray(at * size, (at + 1) * size))
  }
  response.end()
}

/** The answer to a request for this address, whoever asks. */
export function answer(url: URL, options: ServerOptions): Answer {
  const { slash = 'both', limits = [2, 1000], silentAfter = false } = options
  const path = url.pathname.replace(/\/$/, '')
  const isKnown = path === '/v3/device-events' && slash !== (url.pathname.endsWith('/') ? 'without' : 'with')
  if (!isKnown) return { status: 404, body: problem(404, 'not_found', 'Not found') }
  const asked = url.searchParams
  const order = asked.get('order') ?? 'ASC'
  const matching = options.events
    .filter((event) => matches(event, asked))
    .toSorted((one, other) => compare(one, other) * (order === 'ASC' ? 1 : -1))
  const after = asked.get('after')
  const from = after === null ? 0 : matching.findIndex(({ id }) => id === after) + 1
  if (after !== null && from === 0) return { status: 400, body: problem(400, 'validation_error', 'after is unknown') }
  const limit = Math.min(limits[1], Math.max(limits[0], Number(asked.get('limit') ?? 50)))
  const data = matching.slice(from, from + limit)
  const hasMore = from + limit < matching.length
  const envelope = {
    object: 'list',
    data,
    limit,
    after: silentAfter ? null : (data.at(-1)?.id ?? null),
    order,
    has_more: hasMore,
    ...(asked.get('include') === 'total_count' ? { total_count: matching.length } : {}),
  }
  return { status: 200, body: JSON.stringify(envelope, null, 2) }
}

function compare(one: LogEvent, other: LogEvent): number {
  return one.date_time < other.date_time ? -1 : one.date_time > other.date_time ? 1 : one.id < other.id ? -1 : 1
}

function matches(event: LogEvent, asked: URLSearchParams): boolean {
  const terms = [...asked, ...new URLSearchParams(asked.get('filter') ?? '')]
  return terms.every(([name, value]) => {
    const [field = '', operator = 'eq'] = name.split('__')
    const own = String(event[field])
    if (!(field in event)) return true
    if (operator === 'gte') return own >= value
    if (operator === 'lte') return own <= value
    const isAmong = value.split(',').includes(own)
    return operator === 'eq' || operator === 'in' ? isAmong : !isAmong
  })
}

function problem(code: number, type: string, message: string): string {
  return JSON.stringify({ object: 'error', code, type, message, request_id: '015c0000000000000000000000000001' })
}

/** So many events, `together` of them at each moment, a second between the moments. */
export function inventEvents(
  count: number,
  { together = 1, from = 0 }: { together?: number; from?: number } = {},
): LogEvent[] {
  const start = Date.UTC(2026, 2, 1, 8)
  const kinds = [
    ['UPD4_FAIL_201', 'FAIL', 'FAIL_NETWORK', 'Manifest network error, nonspecific network error'],
    ['UPD4_OK_100', 'SUCCESS', 'SUCCESS', 'Update succeeded event'],
    ['SYS_110', 'SKIPPED', 'SKIPPED', 'Already up to date'],
    ['SYS_105', 'UNDETERMINED', 'INFO', 'Campaign metadata created'],
    ['update.device.device-created', 'INFO', 'INFO', 'Device record created'],
  ] as const
  return Array.from({ length: count }, (_, at) => {
    const number = from + at
    const [type, description, category, text] = kinds[number % kinds.length] ?? kinds[0]
    const time = new Date(start + Math.floor(number / together) * 1000).toISOString().replace('Z', '000Z')
    return {
      id: `0170${String(number).padStart(28, '0')}`,
      date_time: time,
      object: 'device-event',
      created_at: time,
      etag: time,
      device_id: `0160${String(number % 7).padStart(28, '0')}`,
      event_type: type,
      event_type_description: description,
      event_type_category: category,
      state_change: number % 2 === 0,
      description: text,
      changes: {},
      data: { campaign_id: `0150${String(number % 3).padStart(28, '0')}` },
    }
  })
}
