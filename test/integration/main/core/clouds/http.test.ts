/** Requests to a platform's API over real sockets: what is asked again, what is not, and what is said when it fails. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openCloudIo } from '../../../../../src/main/core/clouds/http.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

function closeLater(server: Server): void {
  open.push({
    close() {
      server.closeAllConnections()
      server.close()
    },
  })
}

async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeLater(server)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function client(options: { readonly proxy?: string } = {}) {
  const told: string[] = []
  const io = openCloudIo({
    proxy: options.proxy ?? '',
    ca: '',
    env: {},
    now: Date.now,
    random: () => 0,
    tell: (sentence) => told.push(sentence),
  })
  open.push(io)
  return { io, told }
}

const get = (url: string) => ({ method: 'GET', url, headers: {}, body: null, repeatable: true }) as const
const never = new AbortController().signal

describe('a request', () => {
  it('gives what was answered, whatever the status', async () => {
    const url = await serve((_, response) => response.writeHead(404, { 'X-Odd': 'yes' }).end('nothing here'))
    const answer = await client().io.request(get(url), never)
    expect(answer).toMatchObject({ status: 404, headers: { 'x-odd': 'yes' } })
    expect(Buffer.from(answer.body).toString()).toBe('nothing here')
  })

  it('is asked again after 500, 503 and a connection that broke', async () => {
    let asked = 0
    const url = await serve((request, response) => {
      asked += 1
      if (asked === 1) response.writeHead(500).end()
      else if (asked === 2) request.socket.destroy()
      else if (asked === 3) response.writeHead(503, { 'retry-after': '0' }).end()
      else response.end('at last')
    })
    const { io, told } = client()
    const answer = await io.request(get(url), never)
    expect(Buffer.from(answer.body).toString()).toBe('at last')
    expect([asked, told.length]).toEqual([4, 3])
  })

  it('waits as long as it was asked to', async () => {
    const times: number[] = []
    const url = await serve((_, response) => {
      times.push(performance.now())
      if (times.length === 1) response.writeHead(429, { 'retry-after': '1' }).end()
      else response.end()
    })
    await client().io.request(get(url), never)
    const [first = 0, second = 0] = times
    expect(second - first).toBeGreaterThanOrEqual(990)
  })

  it('that changes something is not sent twice, unless it was turned away by 429', async () => {
    let asked = 0
    const url = await serve((_, response) => {
      asked += 1
      response.writeHead(asked === 1 ? 429 : 500, { 'retry-after': '0' }).end()
    })
    const post = { ...get(url), method: 'POST', body: '{}', repeatable: false } as const
    expect((await client().io.request(post, never)).status).toBe(500)
    expect(asked).toBe(2)
  })

  it('is given up at once when it would have to wait too long', async () => {
    const url = await serve((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end())
    await expect(client().io.request(get(url), never)).rejects.toMatchObject({ code: 'cloud-throttled' })
  })

  it('ends when it is cancelled, also while it waits', async () => {
    const url = await serve((_, response) => response.writeHead(503, { 'retry-after': '60' }).end())
    const stop = new AbortController()
    const { io, told } = client()
    const asked = io.request(get(url), stop.signal)
    const failed = expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort()
    await failed
  })

  it('says that a name cannot be found, or that nobody trusts a certificate, without asking again', async () => {
    const { io, told } = client()
    await expect(io.request(get('http://no-such-host.invalid/'), never)).rejects.toMatchObject({ code: 'cloud-name' })
    expect(told).toEqual([])
  })

  it('goes through the proxy that was set', async () => {
    const seen: string[] = []
    const proxy = createServer()
    proxy.on('connect', (request, socket) => {
      seen.push(request.url ?? '')
      socket.end('HTTP/1.1 502 No\r\n\r\n')
    })
    proxy.on('request', (request, response) => {
      seen.push(request.url ?? '')
      response.end('by proxy')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    closeLater(proxy)
    const { io } = client({ proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
    const stop = new AbortController()
    const asked = io.request(get('https://platform.invalid/v3'), stop.signal).catch((error: unknown) => error)
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort()
    await asked
    expect(seen[0]).toContain('platform.invalid')
  })
})
