/** The browser shell's server, asked by hand: nothing here behaves as a browser unless the test says so. */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startUiServer, type UiServer } from '../../../../src/main/browser/server.ts'
import { type Client, createWire } from '../../../../src/main/core/wire.ts'
import { smallRouter } from '../../../helpers/small-router.ts'

let base: string
let server: UiServer

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'fieldtap-ui-'))
  for (const folder of ['page/assets', 'bundles/sub']) mkdirSync(join(base, folder), { recursive: true })
  writeFileSync(join(base, 'page/index.html'), '<!doctype html><title>Fieldtap</title>')
  writeFileSync(join(base, 'page/assets/main-1a2b.js'), 'export {}')
  writeFileSync(join(base, 'bundles/P_D.fieldtap.zip'), 'PK the bundle')
  writeFileSync(join(base, 'bundles/sub/inner.fieldtap.zip'), 'PK inner')
  writeFileSync(join(base, 'secret.key'), 'the key')
  symlinkSync(join(base, 'secret.key'), join(base, 'bundles/link.fieldtap.zip'))
  const wire = createWire(smallRouter(), { error: () => undefined })
  server = await startUiServer({
    port: 0,
    pageDir: join(base, 'page'),
    bundleDir: join(base, 'bundles'),
    lentDir: join(base, 'lent'),
    maxRequestBytes: 1024 * 1024,
    serve: (socket) => wire.serveSocket(socket, { caller: 'browser' }),
  })
})
afterEach(async () => {
  await server.close()
  rmSync(base, { recursive: true })
})

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const origin = () => `http://127.0.0.1:${server.port}`

function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers }, async (answer) => {
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const tokenOf = (address: string) => new URL(address).hash.replace('#token=', '')

const exchange = (token: string, headers: Record<string, string> = {}) =>
  ask('/session', {
    method: 'POST',
    headers: { origin: origin(), 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  })

/** The cookie of a new session, as a browser would send it. */
async function signIn(): Promise<string> {
  const { headers } = await exchange(tokenOf(server.newAddress()))
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** Whether the WebSocket opens, else the status that refused it. */
function upgrade(headers: Record<string, string>, path = '/rpc'): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0))
    socket.on('error', reject)
  })
}

describe('the page', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/?x=1', 'text/html; charset=utf-8', 'no-cache'],
    ['/assets/main-1a2b.js', 'text/javascript; charset=utf-8', 'max-age=31536000, immutable'],
  ])('%s', async (path, type, caching) => {
    const answer = await ask(path)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'content-type': type, 'cache-control': caching })
    const head = await ask(path, { method: 'HEAD' })
    expect(head).toMatchObject({ status: 200, body: '' })
    expect(head.headers['content-length']).toBe(String(answer.body.length))
  })

  test.each(['/', '/none', '/session', '/bundles/P_D.fieldtap.zip'])('%s comes with every guard', async (path) => {
    const { headers } = await ask(path)
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self';.* frame-ancestors 'none'$/,
    )
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|http/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  test.each([
    '/../secret.key',
    '/assets/../../secret.key',
    '/%2e%2e/secret.key',
    '/..%2fsecret.key',
    '/%2e%2e%2fsecret.key',
    '/..\\secret.key',
    '/..%5csecret.key',
    '//secret.key',
    '/assets',
    '/assets/',
    '/index.html%00.js',
    '/%',
    '/%ff',
    '/bundles',
  ])('%s leads nowhere', async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBe(404)
    expect(body).not.toContain('the key')
  })

  test.each(['PUT', 'DELETE', 'POST', 'OPTIONS', 'PATCH'])('%s is not allowed', async (method) => {
    expect((await ask('/', { method, headers: { origin: origin() } })).status).toBe(405)
  })

  test('where it was not built, it says so', async () => {
    await server.close()
    server = await startUiServer({
      port: 0,
      pageDir: join(base, 'none'),
      bundleDir: base,
      lentDir: join(base, 'lent'),
      maxRequestBytes: 1000,
      serve: () => undefined,
    })
    expect(await ask('/')).toMatchObject({ status: 503, body: expect.stringContaining('npm run build') })
  })
})

describe('the session', () => {
  test('a token is exchanged for a cookie that scripts and other sites cannot use', async () => {
    const { status, headers, body } = await exchange(tokenOf(server.newAddress()))
    expect({ status, body }).toEqual({ status: 204, body: '' })
    const [pair, ...flags] = headers['set-cookie']?.[0]?.split('; ') ?? []
    expect(pair).toMatch(new RegExp(`^fieldtap-${server.port}=[A-Za-z0-9_-]{43}$`))
    expect(flags.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict'])
  })

  test('a token works once', async () => {
    const token = tokenOf(server.newAddress())
    expect((await exchange(token)).status).toBe(204)
    const again = await exchange(token)
    expect(again.status).toBe(401)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect(JSON.parse(again.body)).toMatchObject({
      code: 'session-missing',
      todo: expect.stringContaining('fieldtap ui'),
    })
  })

  test('each printed address works once', async () => {
    const addresses = [server.newAddress(), server.newAddress()]
    for (const address of addresses) expect((await exchange(tokenOf(address))).status).toBe(204)
  })

  test('a page that is loaded again with its old token keeps its session', async () => {
    const token = tokenOf(server.newAddress())
    const { headers } = await exchange(token)
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect((await exchange(token, { cookie })).status).toBe(204)
    expect((await ask('/session', { headers: { cookie } })).status).toBe(204)
  })

  test('who has none is told so', async () => {
    expect((await ask('/session')).status).toBe(401)
    const cookie = `fieldtap-${server.port}=${'x'.repeat(43)}`
    expect((await ask('/session', { headers: { cookie } })).status).toBe(401)
    expect((await ask('/session', { headers: { cookie: `fieldtap-${server.port}=` } })).status).toBe(401)
  })

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another shape', '{"token":1}'],
    ['an empty token', '{"token":""}'],
    ['a token of somebody else', `{"token":"${'x'.repeat(43)}"}`],
    ['far too much', JSON.stringify({ token: 'x'.repeat(100_000) })],
  ])('%s opens none', async (_, body) => {
    const headers = { origin: origin(), 'content-type': 'application/json' }
    expect((await ask('/session', { method: 'POST', headers, body })).status).toBe(401)
  })

  test('a form of another page cannot send a token', async () => {
    const body = JSON.stringify({ token: tokenOf(server.newAddress()) })
    const headers = { origin: origin(), 'content-type': 'text/plain' }
    expect((await ask('/session', { method: 'POST', headers, body })).status).toBe(401)
  })
})

describe('who is not our page', () => {
  test('a forged host is refused, whatever it asks for', async () => {
    const cookie = await signIn()
    for (const path of ['/', '/session', '/bundles/P_D.fieldtap.zip', '/assets/main-1a2b.js']) {
      const { status, body } = await ask(path, { headers: { host: 'rebound.example', cookie } })
      expect(status).toBe(403)
      expect(JSON.parse(body)).toMatchObject({ code: 'origin-forbidden' })
    }
    expect(await upgrade({ host: 'rebound.example', origin: 'http://rebound.example', cookie })).toBe(403)
  })

  test('a foreign origin is refused', async () => {
    const cookie = await signIn()
    const foreign = { origin: 'http://evil.example', cookie }
    expect((await exchange(tokenOf(server.newAddress()), foreign)).status).toBe(403)
    expect((await ask('/bundles/P_D.fieldtap.zip', { headers: foreign })).status).toBe(403)
    expect(await upgrade(foreign)).toBe(403)
  })

  test('a request that changes something without an origin is refused', async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ token: tokenOf(server.newAddress()) })
    expect((await ask('/session', { method: 'POST', headers, body })).status).toBe(403)
  })

  test('no answer lets another page read it', async () => {
    for (const headers of [{}, { origin: origin() }, { origin: 'http://evil.example' }]) {
      const answer = await ask('/', { headers })
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  })

  test('other addresses of this machine do not reach it', async () => {
    const others = Object.values(networkInterfaces()).flat()
    const address = others.find((other) => other && !other.internal && other.family === 'IPv4')?.address ?? '127.0.0.2'
    const socket = connect(server.port, address)
    const outcome = await Promise.race([once(socket, 'connect').then(() => 'connected'), once(socket, 'error')]).catch(
      (error: { code?: string }) => error.code,
    )
    socket.destroy()
    expect(outcome).not.toBe('connected')
  })
})

describe('the contract', () => {
  test('is served to a page with a session', async () => {
    const socket = await upgrade({ origin: origin(), cookie: await signIn() })
    if (typeof socket === 'number') return expect.fail(`refused with ${socket}`)
    const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
    expect((await createORPCClient<Client>(link).app.info({})).version).toBe('browser')
    socket.close()
  })

  test('is refused without a session, without an origin and elsewhere', async () => {
    const cookie = await signIn()
    expect(await upgrade({ origin: origin() })).toBe(401)
    expect(await upgrade({ origin: origin(), cookie: `${cookie}x` })).toBe(401)
    expect(await upgrade({ cookie })).toBe(403)
    expect(await upgrade({ origin: origin(), cookie }, '/')).toBe(404)
  })

  test('has a largest request', async () => {
    const socket = await upgrade({ origin: origin(), cookie: await signIn() })
    if (typeof socket === 'number') return expect.fail(`refused with ${socket}`)
    socket.send('x'.repeat(2 * 1024 * 1024))
    expect((await once(socket, 'close'))[0]).toBe(1009)
  })

  test('closing the server ends the page’s connection', async () => {
    const socket = await upgrade({ origin: origin(), cookie: await signIn() })
    if (typeof socket === 'number') return expect.fail(`refused with ${socket}`)
    const closed = once(socket, 'close')
    await server.close()
    await closed
    server = await startUiServer({
      port: 0,
      pageDir: base,
      bundleDir: base,
      lentDir: join(base, 'lent'),
      maxRequestBytes: 1,
      serve: () => undefined,
    })
  })
})

describe('bundles', () => {
  test('are downloaded by name', async () => {
    const { status, headers, body } = await ask('/bundles/P_D.fieldtap.zip', { headers: { cookie: await signIn() } })
    expect({ status, body }).toEqual({ status: 200, body: 'PK the bundle' })
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="P_D.fieldtap.zip"; filename*=UTF-8''P_D.fieldtap.zip`,
      'content-length': '13',
      'cache-control': 'no-store',
    })
  })

  test('need a session', async () => {
    expect((await ask('/bundles/P_D.fieldtap.zip')).status).toBe(401)
  })

  test.each([
    'none.fieldtap.zip',
    '../secret.key',
    '..%2fsecret.key',
    'sub/inner.fieldtap.zip',
    'sub%2finner.fieldtap.zip',
    'sub',
    '',
    '.',
    'link.fieldtap.zip',
    'P_D.fieldtap.zip%00',
  ])('%j is none', async (name) => {
    const { status, body } = await ask(`/bundles/${name}`, { headers: { cookie: await signIn() } })
    expect(status).toBe(404)
    expect(body).not.toMatch(/the key|inner/)
  })
})

test('a port that is taken is said to be', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const options = { port, pageDir: base, bundleDir: base, lentDir: base, maxRequestBytes: 1, serve: () => undefined }
  await expect(startUiServer(options)).rejects.toMatchObject({ code: 'port-taken', data: { detail: String(port) } })
  other.close()
})
