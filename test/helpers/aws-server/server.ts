/** Both of AWS's services on one local address each: wire formats, signatures, pages, faults. Knows nothing of the app. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventMessage, exceptionMessage } from './event-stream.ts'
import { answerIot, iotAction } from './iot.ts'
import { answerLogs } from './logs.ts'
import { type Key, signatureTrouble } from './signature.ts'
import { type Answer, failure, newWorld, type World } from './world.ts'

export const REGION = 'eu-west-1'
export const KEY: Key = { id: 'AKIAEXAMPLEEXAMPLE12', secret: 'secret/of+a=test' }

export interface AwsServer {
  readonly world: World
  readonly iot: string
  readonly logs: string
  /** Keys that are known; others get UnrecognizedClientException. */
  readonly keys: Key[]
  /** Live tails that are open. */
  readonly tails: ServerResponse[]
  /** Sends to every live tail. */
  update(results: readonly object[], sampled?: boolean): void
  /** Ends every live tail as AWS does. */
  endTails(exception: 'SessionTimeoutException' | 'SessionStreamingException'): void
  close(): Promise<void>
}

export async function startAwsServer(): Promise<AwsServer> {
  const world = newWorld()
  const keys = [KEY]
  const tails: ServerResponse[] = []
  const iot = createServer((request, response) => void serve('iot', request, response))
  const logs = createServer((request, response) => void serve('logs', request, response))

  async function serve(service: 'iot' | 'logs', request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await chunksOf(request))
    const url = request.url ?? '/'
    const { pathname, searchParams } = new URL(url, 'http://local')
    const method = request.method ?? ''
    const target = /^Logs_20140328\.(\w+)$/.exec(String(request.headers['x-amz-target']))?.[1]
    const action = service === 'logs' ? (target ?? null) : iotAction({ method, path: pathname })
    if (action === null) return send(response, failure(404, 'UnknownOperationException', `${method} ${pathname}`))
    const text = body.toString('utf8')
    const input = text === '' ? Object.fromEntries(searchParams) : (JSON.parse(text) as Record<string, unknown>)
    world.requests.push({ service, action, input })
    const trouble = signatureTrouble({ method, url, headers: request.headers, body }, keys, service, REGION)
    if (trouble !== null) return send(response, failure(403, trouble, 'The security token or signature is invalid.'))
    const fault = world.faults.find((each) => each.action === action && each.times > 0)
    if (fault && (fault.after ?? 0) > 0) fault.after = (fault.after ?? 0) - 1
    else if (fault) {
      fault.times -= 1
      if (fault.answer === 'cut') request.socket.destroy()
      else if (fault.answer !== 'hang') send(response, fault.answer)
      return
    }
    if (action === 'StartLiveTail') return startTail(response, input)
    const asked = { method, path: pathname, query: searchParams, body: text }
    send(response, service === 'iot' ? answerIot(world, action, asked) : answerLogs(world, action, input))
  }

  function startTail(response: ServerResponse, input: Record<string, unknown>): void {
    response.writeHead(200, { 'Content-Type': 'application/vnd.amazon.eventstream' })
    response.write(eventMessage('initial-response', {}))
    const { logGroupIdentifiers, logEventFilterPattern } = input
    response.write(
      eventMessage('sessionStart', { sessionId: 's', requestId: 'r', logGroupIdentifiers, logEventFilterPattern }),
    )
    tails.push(response)
    response.on('close', () => tails.splice(tails.indexOf(response), 1))
  }

  const urls = await Promise.all([iot, logs].map(listen))
  return {
    world,
    keys,
    tails,
    iot: urls[0] ?? '',
    logs: urls[1] ?? '',
    update: (sessionResults, sampled = false) => {
      for (const tail of tails)
        tail.write(eventMessage('sessionUpdate', { sessionMetadata: { sampled }, sessionResults }))
    },
    endTails: (exception) => {
      for (const tail of [...tails]) tail.end(exceptionMessage(exception, { message: exception }))
    },
    close: async () => {
      for (const server of [iot, logs]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function chunksOf(request: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return chunks
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': 'application/json', 'x-amzn-requestid': 'test', ...headers })
  response.end(text)
}
