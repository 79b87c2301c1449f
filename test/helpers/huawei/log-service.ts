/** The vendor's Log Tank Service on loopback, written from its API's description: one stream, paged by line number. */
import { createServer, type IncomingMessage, type Server } from 'node:http'

export interface LogService {
  readonly url: string
  /** Bodies of the questions, in order. */
  readonly asked: Record<string, unknown>[]
  readonly records: string[]
  /** Answers that come before it begins to work: status and body. */
  readonly refusals: { readonly status: number; readonly body: object; readonly headers?: Record<string, string> }[]
  /** Whether the token has expired. */
  expired: boolean
  close(): Promise<void>
}

export const PATH = '/v2/project-1/groups/group-1/streams/stream-1/content/query'
const FIRST = 1_586_754_400_000_000_000n

export async function startLogService(records: readonly string[], token: string, page = 3): Promise<LogService> {
  const service = {
    asked: [] as Record<string, unknown>[],
    records: [...records],
    refusals: [] as LogService['refusals'],
    expired: false,
  }
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const send = (status: number, value: object, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
    const refusal = service.refusals.shift()
    if (refusal) return send(refusal.status, refusal.body, refusal.headers)
    if (request.url !== PATH) return send(404, { error_code: 'LTS.0201', error_msg: 'no such stream' })
    if (request.headers['x-auth-token'] !== token) return send(401, { error_code: 'APIGW.0307', error_msg: 'no' })
    if (service.expired) return send(401, { error_code: 'APIGW.0301', error_msg: 'the token expires' })
    service.asked.push(body)
    const { search_type, line_num, limit = 50 } = body
    const lines = service.records.map((content, at) => ({ content, line_num: String(FIRST + BigInt(at)), labels: {} }))
    const from = search_type === 'init' ? 0 : lines.findIndex((line) => line.line_num === line_num) + 1
    const logs = lines.slice(from, from + Math.min(page, Number(limit)))
    return send(200, { count: lines.length, logs, isQueryComplete: true })
  })
  const port = await listen(server)
  return Object.assign(service, {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((done) => server.close(() => done())),
  })
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}

function listen(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
