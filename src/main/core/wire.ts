/**
 * Serves the contract to whoever calls: windows over a MessagePort, browsers and commands over a WebSocket. One
 * interceptor turns every failure into a coded error; what nobody foresaw is logged with its stack and leaves the core
 * as one sentence.
 */
import type { SupportedMessagePort } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { type Context, createRouterClient, type Router } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import type { WebSocket } from 'ws'
import type { Contract } from '../../shared/contract.ts'
import { isExpected, mapErrors, toFieldtapError, toWireError } from '../../shared/wire-error.ts'

/** As much of a logger as is needed here. */
export interface WireLog {
  error(data: object, message: string): void
}

export interface Wire {
  /** Serves a WebSocket that is open, until it closes. A slow reader slows its streams down; nothing piles up here. */
  serveSocket(socket: WebSocket): void
  /** Serves a MessagePort of the browser, of Node or of Electron, until it closes. */
  servePort(port: SupportedMessagePort): void
  /** Calls within the process, with the same validation and the same errors as over a wire. */
  readonly client: ContractRouterClient<Contract>
}

/** Largest request, bytes: a CSV of devices, a query with certificates. */
export const MAX_REQUEST_BYTES = 16 * 1024 * 1024

type NoContext = Record<never, never>

/** Bytes that may wait in a socket before its streams are held back. */
const HIGH_WATER = 1024 * 1024

export function createWire<C extends Context>(router: Router<Contract, C>, context: C, log: WireLog): Wire {
  const inspect = (error: unknown, path: readonly string[]) => {
    if (!isExpected(error)) log.error({ err: error, call: path.join('.') }, 'A call failed')
  }
  const options = {
    // Around the procedure: its streams pass here too.
    clientInterceptors: [
      (call: { path: readonly string[]; next(): Promise<unknown> }) =>
        mapErrors(
          () => call.next(),
          (error) => {
            inspect(error, call.path)
            return toWireError(error)
          },
        ),
    ],
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
  // The handlers' conditional types do not resolve while C is open.
  const open = { router: router as unknown as Router<Contract, NoContext>, context: context as NoContext }
  const sockets = new SocketHandler(open.router, options)
  const ports = new PortHandler(open.router, options)
  return {
    serveSocket: (socket) => void sockets.upgrade(withBackPressure(socket), { context: open.context }),
    servePort: (port) => ports.upgrade(port, { context: open.context }),
    client: createRouterClient(open.router, {
      context: open.context,
      interceptors: [
        (call: { path: readonly string[]; signal?: AbortSignal; next(): Promise<unknown> }) =>
          mapErrors(
            () => call.next(),
            (error) => {
              inspect(error, call.path)
              return toFieldtapError(error, call)
            },
          ),
      ],
    }) as unknown as Wire['client'],
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
