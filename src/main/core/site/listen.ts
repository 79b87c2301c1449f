/** Opening and closing ports, with errors that a person can act on. */
import type { AddressInfo, Server, Socket } from 'node:net'
import { FieldtapError } from '../../../shared/errors.ts'

/** Listens and gives the port in use (0 takes a free one). Throws `port-taken`, or `input-invalid` where it can never work. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(explainListen(error, port, host))
    server.once('error', failed)
    server.listen({ port, host }, () => {
      server.off('error', failed)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function explainListen(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const options = { cause: error }
  switch (error.code) {
    case 'EADDRINUSE':
      return new FieldtapError('port-taken', { detail: String(port) }, options)
    case 'EACCES':
      return new FieldtapError('input-invalid', { detail: `port ${port} needs an administrator's rights` }, options)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new FieldtapError('input-invalid', { detail: `this laptop has no address ${host}` }, options)
    default:
      return error
  }
}

/** Resolves once the port is free; the sockets that are still open must be destroyed by the caller. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) server.close(() => resolve())
    else resolve()
  })
}

/** `address:port` of the peer, IPv4 written as such where it came through an IPv6 socket. */
export function peerOf(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  const address = plainAddress(socket.remoteAddress)
  return `${address.includes(':') ? `[${address}]` : address}:${socket.remotePort ?? 0}`
}

/** `::ffff:10.0.0.7`, as a dual-stack socket names an IPv4 peer, is `10.0.0.7`. */
export function plainAddress(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '')
}
