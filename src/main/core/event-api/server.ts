/** The event API on a port of its own, on loopback. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FieldtapError } from '../../../shared/errors.ts'
import { type ApiAnswer, type ApiSource, answer, problem } from './answer.ts'
import { isAuthorized } from './token.ts'

export interface EventApiOptions {
  /** 0 takes a free one. */
  readonly port: number
  readonly source: ApiSource
  /** The token that holds now; null: nobody may read. */
  readonly token: () => string | null
  readonly requestId: () => string
  readonly failed: (error: unknown) => void
}

export interface EventApi {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
/** A filter may name some hundred ids in its address. */
const MAX_HEADER_BYTES = 256 * 1024
const HEADERS: Readonly<Record<string, string>> = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** Throws `port-taken`. */
export async function startEventApi(options: EventApiOptions): Promise<EventApi> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    request.resume()
    // Right after a flood of events this takes a while, in which devices are not to wait.
    const ready = isAllowed(request, options) ? options.source.eventsReady() : null
    if (ready === null) send(request, response, answerTo(request, options))
    else void ready.then(() => response.destroyed || send(request, response, answerTo(request, options)))
  })
  const port = await listen(server, options.port)
  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function isAllowed({ headers }: IncomingMessage, { token }: EventApiOptions): boolean {
  return isAuthorized(headers.authorization, token())
}

function answerTo(request: IncomingMessage, options: EventApiOptions): ApiAnswer {
  const { method = 'GET', url = '/' } = request
  const id = options.requestId()
  if (!isAllowed(request, options)) {
    const refused = problem(401, 'The token is missing or wrong; `fieldtap token` prints it.', id)
    return { ...refused, headers: { ...refused.headers, 'www-authenticate': 'Bearer' } }
  }
  try {
    return answer({ method, url }, options.source, id)
  } catch (error) {
    options.failed(error)
    return problem(500, 'The history could not be read.', id)
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: ApiAnswer): void {
  response.writeHead(status, { ...HEADERS, ...headers, 'content-length': String(Buffer.byteLength(body)) })
  response.end(request.method === 'HEAD' ? undefined : body)
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen({ port, host: LOOPBACK })
  try {
    await once(server, 'listening')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new FieldtapError('port-taken', { detail: String(port) }, { cause })
    }
    throw cause
  }
  return (server.address() as AddressInfo).port
}
