/** Connects to a core that runs, over its local socket. */
import { request } from 'node:http'
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import { FOLLOW_PATH, RPC_PATH, readAddress } from '../main/core/socket-address.ts'
import type { Contract } from '../shared/contract/contract.ts'
import { FieldtapError } from '../shared/errors.ts'
import { mapClientErrors } from '../shared/wire-error.ts'
import type { Session } from './session.ts'

export type Client = ContractRouterClient<Contract>

const HANDSHAKE_TIMEOUT = 5000

/** Null where no core runs for this folder (a real path). `follow`: this command never ends by itself. */
export async function connectToCore(dataDir: string, follow = false): Promise<Omit<Session, 'own'> | null> {
  const address = readAddress(dataDir)
  if (address === null) return null
  const socket = new WebSocket(`ws://fieldtap${follow ? FOLLOW_PATH : RPC_PATH}`, {
    createConnection: () => connect(address),
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    perMessageDeflate: false,
  })
  const open = await opened(socket)
  if (open !== true) {
    if (isDead(open)) return null
    throw new FieldtapError('data-unusable', { detail: dataDir }, { cause: open })
  }
  // The library asks for the browser's type; ws has the same four members.
  const websocket = socket as unknown as globalThis.WebSocket
  return {
    client: createORPCClient<Client>(new RPCLink({ websocket, interceptors: [mapClientErrors] })),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ask: (path) => ask(address, path),
    close: async () => socket.terminate(),
  }
}

function opened(socket: WebSocket): Promise<true | Error> {
  return new Promise((resolve) => {
    socket.once('open', () => resolve(true))
    // Also keeps later errors from ending the process: the close that follows ends what is under way.
    socket.on('error', resolve)
  })
}

/** The core's process ended without taking its address back, or is ending now. */
function isDead(error: Error): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code) || error.message === 'socket hang up'
}

function ask(address: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: address, path, method: 'POST' }, (answer) => {
      if (answer.statusCode === 200) resolve(json(answer))
      else {
        answer.resume()
        resolve(null)
      }
    })
    asked.on('error', (cause) => reject(new FieldtapError('core-gone', {}, { cause })))
    asked.end()
  })
}
