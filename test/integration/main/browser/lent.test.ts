/** Bundles that a page hands over to the browser shell's server. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startUiServer, type UiServer } from '../../../../src/main/browser/server.ts'
import { takeUpload, UPLOAD_LIMITS, type UploadLimits } from '../../../../src/main/browser/uploads.ts'

let base: string
const lent = () => join(base, 'lent')
const left = () => readdirSync(base, { recursive: true, encoding: 'utf8' }).filter((name) => name.startsWith('lent/'))

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'fieldtap-lent-'))
})
afterEach(() => rmSync(base, { recursive: true }))

interface Put {
  readonly headers?: Record<string, string>
  readonly body?: Buffer | string
  /** Bytes that are sent of the body before the connection breaks. */
  readonly broken?: number
}

function put(port: number, path: string, { headers = {}, body = '', broken }: Put) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const length = String(Buffer.byteLength(body))
    const asked = request(
      { host: '127.0.0.1', port, path, method: 'PUT', headers: { 'content-length': length, ...headers } },
      async (answer) => resolve({ status: answer.statusCode ?? 0, body: await text(answer) }),
    )
    asked.on('error', reject)
    if (broken === undefined) asked.end(body)
    else asked.write(Buffer.from(body).subarray(0, broken), () => asked.destroy(new Error('cut')))
  })
}

describe('the server', () => {
  let server: UiServer
  const origin = () => `http://127.0.0.1:${server.port}`

  beforeEach(async () => {
    mkdirSync(join(base, 'page'))
    const folders = { pageDir: join(base, 'page'), bundleDir: join(base, 'bundles'), lentDir: lent() }
    server = await startUiServer({ port: 0, ...folders, maxRequestBytes: 1000, serve: () => undefined })
  })
  afterEach(() => server.close())

  async function session(): Promise<string> {
    const token = new URL(server.newAddress()).hash.replace('#token=', '')
    const answer = await fetch(`${origin()}/session`, {
      method: 'POST',
      headers: { origin: origin(), 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  }

  test('keeps what it gets under its own name, for its owner alone', async () => {
    const headers = { origin: origin(), cookie: await session() }
    const content = Buffer.alloc(3_000_000, 'PK of a bundle')
    const { status, body } = await put(server.port, '/lent/Pump%207.fieldtap.zip', { headers, body: content })
    expect([status, JSON.parse(body)]).toEqual([200, { path: join(lent(), 'Pump 7.fieldtap.zip') }])
    expect(readFileSync(join(lent(), 'Pump 7.fieldtap.zip')).equals(content)).toBe(true)
    expect(statSync(join(lent(), 'Pump 7.fieldtap.zip')).mode & 0o777).toBe(0o600)
    expect(statSync(lent()).mode & 0o777).toBe(0o700)
  })

  test('two of one name are two files', async () => {
    const headers = { origin: origin(), cookie: await session() }
    for (const body of ['one', 'two']) await put(server.port, '/lent/a.fieldtap.zip.age', { headers, body })
    expect(left().toSorted()).toEqual(['lent/a-2.fieldtap.zip.age', 'lent/a.fieldtap.zip.age'])
  })

  test.each(['..%2f..%2fx.fieldtap.zip', '%2e%2e', 'a%00b.fieldtap.zip', '.hidden.fieldtap.zip', 'plain.txt', ''])(
    'the name %j leads nowhere else',
    async (name) => {
      const headers = { origin: origin(), cookie: await session() }
      expect(await put(server.port, `/lent/${name}`, { headers, body: 'x' })).toMatchObject({ status: 200 })
      expect(left()).toEqual(['lent/bundle.fieldtap.zip'])
    },
  )

  test('takes nothing without a session or from another page', async () => {
    const cookie = await session()
    const asked = (headers: Record<string, string>) => put(server.port, '/lent/a.fieldtap.zip', { headers, body: 'x' })
    expect((await asked({ origin: origin() })).status).toBe(401)
    expect((await asked({ cookie })).status).toBe(403)
    expect((await asked({ cookie, origin: 'http://evil.example' })).status).toBe(403)
    expect(left()).toEqual([])
  })

  test('of one that is cut off nothing is left', async () => {
    const headers = { origin: origin(), cookie: await session() }
    const cut = put(server.port, '/lent/a.fieldtap.zip', { headers, body: Buffer.alloc(500_000), broken: 300_000 })
    await expect(cut).rejects.toThrow('cut')
    await expect.poll(left).toEqual([])
  })
})

describe('limits', () => {
  let server: Server
  let limits: UploadLimits

  beforeEach(async () => {
    server = createServer((asked, answer) => {
      takeUpload(asked, lent(), 'a.fieldtap.zip', limits).then(
        (path) => answer.end(path),
        (error: Error) => answer.writeHead(400, { connection: 'close' }).end(error.message),
      )
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  test.each([
    ['size', { largest: 9 }, /larger than 9 bytes/],
    ['the disk', { leave: Number.MAX_SAFE_INTEGER }, /the disk is full/],
    ['number', { files: 0 }, /too many/],
  ])('%s', async (_, limit, expected) => {
    limits = { ...UPLOAD_LIMITS, ...limit }
    const { port } = server.address() as AddressInfo
    const { status, body } = await put(port, '/', { body: 'ten bytes.' })
    expect([status, body]).toEqual([400, expect.stringMatching(expected)])
    expect(left()).toEqual([])
  })
})
