/** A TCP proxy whose network can be cut: nothing passes any more, and nobody is told. */
import { once } from 'node:events'
import net from 'node:net'

export interface Cuttable {
  readonly port: number
  /** Neither side hears anything from now on; connections stay open, and new ones are taken and never answered. */
  cut(): void
  /** What was in flight is lost, as are the connections that were cut. */
  mend(): void
  end(): Promise<void>
}

export async function startCuttable(target: number): Promise<Cuttable> {
  let isCut = false
  const open = new Set<net.Socket>()
  const stale = new Set<net.Socket>()
  const hold = (socket: net.Socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  }
  const join = (from: net.Socket, to: net.Socket) => {
    from.on('data', (bytes) => {
      if (!isCut && !stale.has(from)) to.write(bytes)
    })
    from.on('close', () => {
      if (!isCut && !stale.has(from)) to.destroy()
    })
  }
  const server = net.createServer((near) => {
    hold(near)
    if (isCut) {
      stale.add(near)
      near.resume()
      return
    }
    const far = net.connect(target, '127.0.0.1')
    hold(far)
    join(near, far)
    join(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  return {
    port,
    cut() {
      isCut = true
      for (const socket of open) stale.add(socket)
    },
    mend() {
      isCut = false
      for (const socket of stale) socket.destroy()
      stale.clear()
    },
    async end() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
