/** A receiver with a scripted core, and raw clients that are cleaned up after each test. */
import { afterEach } from 'vitest'
import type { HttpAnswer, HttpPacket } from '../../src/main/core/platforms/platform.ts'
import { type ReceiverTimeouts, startReceiver } from '../../src/main/core/site/receiver.ts'
import type { Receiver, ReceiverLimits, TlsIdentity } from '../../src/main/core/site/site.ts'
import type { ErrorCode } from '../../src/shared/errors.ts'
import { RawHttp } from './raw-http.ts'
import { quietLog } from './site-desk.ts'

export const OK: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"Response":{"RequestId":"1"}}',
}

export interface Refused {
  readonly code: ErrorCode
  readonly method: string
  readonly path: string
  readonly from: string
  readonly detail: string
}

export class ReceiverStand {
  readonly received: HttpPacket[] = []
  readonly from: string[] = []
  readonly refused: Refused[] = []
  limits: ReceiverLimits = { maxBodyBytes: 10_000, maxRequestsPerSecond: 100_000 }
  /** The answer to what was received. */
  answer: (packet: HttpPacket) => Promise<HttpAnswer> = async () => OK
  private running: Receiver | null = null
  private readonly clients: RawHttp[] = []

  get receiver(): Receiver {
    if (!this.running) throw new Error('the receiver was not started')
    return this.running
  }

  async start(options: { port?: number; tls?: TlsIdentity; timeouts?: Partial<ReceiverTimeouts> } = {}): Promise<void> {
    const { port = 0, tls = null, timeouts = {} } = options
    this.running = await startReceiver(
      {
        host: '127.0.0.1',
        port,
        tlsPort: tls ? 0 : null,
        tls,
        limits: () => this.limits,
        log: quietLog,
        timeouts,
      },
      {
        offers: (method, path) => method === 'POST' && path === '/log',
        received: (packet, from) => {
          this.received.push({ ...packet, body: Buffer.from(packet.body) })
          this.from.push(from)
          return this.answer(packet)
        },
        refused: (code, method, path, from, detail) => {
          this.refused.push({ code, method, path, from, detail })
          return {
            status: 422,
            headers: { 'content-type': 'application/json', 'retry-after': '1' },
            body: `{"Code":"${code}"}`,
          }
        },
      },
    )
  }

  async raw(): Promise<RawHttp> {
    const client = await RawHttp.open(this.receiver.port)
    this.clients.push(client)
    return client
  }

  bodies(): string[] {
    return this.received.map(({ body }) => Buffer.from(body).toString('latin1'))
  }

  async clear(): Promise<void> {
    for (const client of this.clients.splice(0)) client.socket.destroy()
    await this.running?.close()
    this.running = null
  }
}

/** A fresh stand for each test of a file. */
export function receiverStand(): { current: ReceiverStand } {
  const holder = { current: new ReceiverStand() }
  afterEach(async () => {
    await holder.current.clear()
    holder.current = new ReceiverStand()
  })
  return holder
}

export function post(body: string, headers: readonly string[] = [], path = '/log'): string {
  return [`POST ${path} HTTP/1.1`, 'Host: laptop', `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n')
}
