/**
 * Serves the contract to whoever calls: windows over a MessagePort, browsers and commands over a WebSocket. One
 * interceptor turns every failure into a coded error; what nobody foresaw is logged with its stack and leaves the core
 * as one sentence.
 */
import type { SupportedMessagePort } from '@orpc/client/message-port'
import { StandardRPCSerializer } from '@orpc/client/standard'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient, type Router } from '@orpc/server'
import { MessagePortHandler } from '@orpc/server/message-port'
import { StandardHandler, StandardRPCCodec, StandardRPCMatcher } from '@orpc/server/standard'
import { WsHandler } from '@orpc/server/ws'
import type { WebSocket } from 'ws'
import type { Contract } from '../../shared/contract/contract.ts'
import { isExpected, mapErrors, toFieldtapError, toWireError } from '../../shared/wire-error.ts'
import { PlainSerializer } from './plain-serializer.ts'
import type { CallContext } from './router/context.ts'

/** As much of a logger as is needed here. */
export interface WireLog {
  error(data: object, message: string): void
}

export type Client = ContractRouterClient<Contract>

export interface Wire {
  /** Serves a WebSocket that is open, until it closes. A slow reader slows its streams down; nothing piles up here. */
  serveSocket(socket: WebSocket, context: CallContext): void
  /** Serves a MessagePort of the browser, of Node or of Electron, until it closes. */
  servePort(port: SupportedMessagePort, context: CallContext): void
  /** Calls within the process, with the same validation and the same errors as over a wire. */
  client(context: CallContext): Client
}

/** Largest request, bytes: a CSV of devices, a query, certificates. */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024

/** Bytes that may wait in a socket before its streams are held back. */
const HIGH_WATER = 1024 * 1024

interface Call {
  readonly path: readonly string[]
  readonly signal?: AbortSignal | undefined
  next(): Promise<unknown>
}

export function createWire(router: Router<Contract, CallContext>, log: WireLog): Wire {
  /** Around a procedure; the stream that it gives passes here too. */
  const coded = (call: Call, map: (error: unknown) => Error) =>
    mapErrors(call, (error) => {
      if (!isExpected(error)) log.error({ err: error, call: call.path.join('.') }, 'A call failed')
      return map(error)
    })
  const options = {
    clientInterceptors: [(call: Call) => coded(call, toWireError)],
    // Around the whole request: what cannot even be decoded.
    interceptors: [
      async <T>(request: { next(): Promise<T> }): Promise<T> => {
        try {
          return await request.next()
        } catch (error) {
          throw toWireError(error)
        }
      },
    ],
  }
  const codec = new StandardRPCCodec(new StandardRPCSerializer(new PlainSerializer()))
  const handler = new StandardHandler(router, new StandardRPCMatcher(), codec, options)
  const sockets = new WsHandler(handler)
  const ports = new MessagePortHandler(handler)
  return {
    serveSocket: (socket, context) => void sockets.upgrade(withBackPressure(socket), { context }),
    servePort: (port, context) => ports.upgrade(port, { context }),
    client: (context) =>
      createRouterClient(router, {
        context,
        interceptors: [(call: Call) => coded(call, (error) => toFieldtapError(error, call))],
      }) as Client,
  }
}

/** The handler awaits each send: waiting for a full socket here is what holds a stream back. */
function withBackPressure(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const send = (data: Parameters<WebSocket['send']>[0]): Promise<void> | void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount < HIGH_WATER) return socket.send(data)
    // The callback also comes, with an error, when the socket closes first; the close itself ends the streams.
    return new Promise((resolve) => socket.send(data, () => resolve()))
  }
  return { addEventListener: socket.addEventListener.bind(socket), send }
}
