/**
 * A connection on which nothing but ordinary uploads came yet, one after the other: they are read and answered here, without
 * the objects that Node's server makes of each. With the first thing that is anything else, the connection goes over to
 * Node's server from the beginning of that request, and stays there.
 */
import type { Socket } from 'node:net'
import type { HttpAnswer, HttpPacket } from '../platforms/platform.ts'
import { keptAnswer } from './answer.ts'
import { peerOf, plainAddress } from './listen.ts'
import { type OrdinaryHead, readHead } from './ordinary.ts'

/** What it asks of the receiver. */
export interface QuickHost {
  /** Whether such a request may be read now: its route is there, its body is not too long, its sender is not too fast. */
  mayRead(head: OrdinaryHead, address: string, socket: Socket): boolean
  /** Asks to hold so many bytes more in memory, and gives them back. */
  mayHold(bytes: number): boolean
  letGo(bytes: number): void
  received(packet: HttpPacket, from: string): Promise<HttpAnswer>
  failed(error: unknown): void
  /** What comes from now on is for Node's server. */
  handOver(socket: Socket): void
  /** Answers what can never become a request, and ends the connection. */
  unreadable(code: string, socket: Socket): void
  gone(connection: QuickConnection): void
  /** Seconds between requests that an answer promises. */
  readonly keptSeconds: number
}

/** How long it may be waited for what, ms. */
export interface QuickTimeouts {
  readonly head: number
  readonly request: number
  readonly idle: number
}

/** Nothing was asked yet, nothing is asked, a body is on its way, an answer is. */
type State = 'new' | 'idle' | 'reading' | 'answering'

export class QuickConnection {
  readonly #socket: Socket
  readonly #host: QuickHost
  readonly #address: string
  readonly #from: string
  #state: State = 'new'
  /** Since when. */
  #since = performance.now()
  #head: OrdinaryHead | null = null
  /** What came of the request, from its first byte on; while one is answered, of the next one. */
  #chunks: Buffer[] = []
  #bytes = 0
  #held = 0
  #isLast = false

  constructor(socket: Socket, host: QuickHost) {
    this.#socket = socket
    this.#host = host
    this.#address = plainAddress(socket.remoteAddress)
    this.#from = peerOf(socket)
    socket.on('data', this.#take).on('end', this.#ended).on('close', this.#gone).on('error', ignore)
  }

  /** Ends the connection, after the answer that is due. */
  close(): void {
    this.#isLast = true
    if (this.#state === 'idle') this.#socket.destroy()
  }

  /** Ends it where something took too long. */
  check(now: number, { head, request, idle }: QuickTimeouts): void {
    const waited = now - this.#since
    if (this.#state === 'idle' && waited > idle) this.#socket.destroy()
    if ((this.#state === 'new' && waited > head) || (this.#state === 'reading' && waited > request)) {
      this.#unreadable('ERR_HTTP_REQUEST_TIMEOUT')
    }
  }

  readonly #take = (chunk: Buffer) => {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#state === 'answering') {
      this.#socket.pause()
      return
    }
    if (!this.#host.mayHold(chunk.length)) {
      this.#handOver()
      return
    }
    this.#held += chunk.length
    const head = this.#head ?? this.#begin(chunk)
    // More than one request at once is Node's as well.
    if (head === null || this.#bytes > head.to) this.#handOver()
    else if (this.#bytes === head.to) this.#receive(head)
  }

  #begin(chunk: Buffer): OrdinaryHead | null {
    const head = readHead(chunk)
    if (head === null || !this.#host.mayRead(head, this.#address, this.#socket)) return null
    this.#head = head
    this.#go('reading')
    return head
  }

  #receive({ packet, from }: OrdinaryHead): void {
    const [first] = this.#chunks
    const whole = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#bytes)
    this.#clear()
    this.#go('answering')
    this.#host.received({ ...packet, body: whole.subarray(from) }, this.#from).then(
      (answer) => this.#answer(answer),
      (error: unknown) => {
        this.#host.failed(error)
        this.#socket.destroy()
      },
    )
  }

  #answer(answer: HttpAnswer): void {
    const socket = this.#socket
    if (socket.destroyed) return
    const { text, encoding } = keptAnswer(answer, this.#host.keptSeconds)
    socket.write(text, encoding)
    this.#go('idle')
    if (this.#isLast) socket.end()
    else if (this.#bytes > 0) this.#handOver()
  }

  #handOver(): void {
    const socket = this.#socket
    const rest = Buffer.concat(this.#chunks, this.#bytes)
    this.#leave()
    socket.off('error', ignore)
    // Where it flows, what is put back would wait behind what comes next.
    socket.pause()
    socket.unshift(rest)
    this.#host.handOver(socket)
    socket.resume()
  }

  #unreadable(code: string): void {
    this.#leave()
    this.#host.unreadable(code, this.#socket)
  }

  /** The sender writes no more. */
  readonly #ended = () => {
    this.#isLast = true
    if (this.#state === 'reading') this.#unreadable('HPE_INVALID_EOF_STATE')
    else if (this.#state !== 'answering') this.#socket.end()
  }

  readonly #gone = () => {
    this.#leave()
  }

  #leave(): void {
    this.#socket.off('data', this.#take).off('end', this.#ended).off('close', this.#gone)
    this.#clear()
    this.#host.gone(this)
  }

  #clear(): void {
    this.#host.letGo(this.#held)
    this.#held = 0
    this.#head = null
    this.#chunks = []
    this.#bytes = 0
  }

  #go(state: State): void {
    this.#state = state
    this.#since = performance.now()
  }
}

/** The connection closes, which says it as well. */
function ignore(): void {}
