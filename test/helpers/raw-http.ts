/** HTTP by hand over any socket, for requests that no library would send. */
import { once } from 'node:events'
import net, { type Socket } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** As written, name by name. */
  readonly head: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export class RawHttp {
  readonly socket: Socket
  ended = false
  /** Neither end said goodbye. */
  reset = false
  private received = Buffer.alloc(0)
  private readonly waiting = new Set<() => void>()

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk])
      this.wake()
    })
    socket.on('error', () => {
      this.reset = true
    })
    socket.on('close', () => {
      this.ended = true
      this.wake()
    })
  }

  static async open(port: number, host = '127.0.0.1'): Promise<RawHttp> {
    const socket = net.connect(port, host)
    await once(socket, 'connect')
    return new RawHttp(socket)
  }

  /** Resolves once it is handed to the system. */
  write(...parts: (string | Uint8Array)[]): Promise<void> {
    const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()))
  }

  /** The next answer; interim ones (1xx) are answers too. */
  async answer(): Promise<RawAnswer> {
    for (;;) {
      const whole = this.take()
      if (whole) return whole
      if (this.ended) throw new Error(`the connection was closed without an answer, after: ${this.received.toString()}`)
      await this.change()
    }
  }

  async end(): Promise<void> {
    while (!this.ended) await this.change()
  }

  private take(): RawAnswer | null {
    const at = this.received.indexOf('\r\n\r\n')
    if (at === -1) return null
    const [first = '', ...head] = this.received.subarray(0, at).toString('latin1').split('\r\n')
    const headers = Object.fromEntries(
      head.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const status = Number(first.split(' ')[1])
    const length = status < 200 ? 0 : Number(headers['content-length'])
    if (this.received.length < at + 4 + length) return null
    const body = this.received.subarray(at + 4, at + 4 + length).toString()
    this.received = this.received.subarray(at + 4 + length)
    return { status, head, headers, body }
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }
}
