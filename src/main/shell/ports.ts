/** Finds a port for devices. */
import { createServer } from 'node:net'

/**
 * The first of the ports on which this address can listen. The last one is given even if it is taken: whoever listens
 * there then says so.
 */
export async function firstFreePort(host: string, ports: readonly number[]): Promise<number> {
  for (const port of ports) if (port === 0 || (await isFree(host, port))) return port
  return ports.at(-1) ?? 0
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
