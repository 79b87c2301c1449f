import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { loadOrMakeTls } from '../../../../../src/main/core/site/tls.ts'
import { OK, post, receiverStand } from '../../../../helpers/receiver-stand.ts'

const stand = receiverStand()

describe('what is handed on', () => {
  test('method, path, query, headers in lower case with their values as sent, and the bytes', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    const body = Buffer.from([0, 0xff, 0x0a, 0x0c, 0x22])
    await client.write(
      'POST /log?a=1&b=%20 HTTP/1.1\r\nHost: Laptop:80\r\nAccept:application/json;*/*\r\nX-TC-Algorithm: HmacSha256\r\n' +
        'x-tc-signature: Ab+/=\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Length: 5\r\n\r\n',
      body,
    )
    expect(await client.answer()).toMatchObject({ status: 200, body: OK.body })
    expect(stand.current.received).toEqual([
      {
        method: 'POST',
        path: '/log',
        query: 'a=1&b=%20',
        headers: {
          host: 'Laptop:80',
          accept: 'application/json;*/*',
          'x-tc-algorithm': 'HmacSha256',
          'x-tc-signature': 'Ab+/=',
          'content-type': 'text/plain;charset=utf-8',
          'content-length': '5',
        },
        body,
      },
    ])
    expect(stand.current.from[0]).toMatch(/^127\.0\.0\.1:\d+$/)
  })

  test.each([
    ['none', []],
    ['empty', ['Content-Type:']],
    ['twice', ['Content-Type: text/plain', 'Content-Type: application/json']],
    ['not one at all', ['Content-Type: ;;;']],
    ['JSON, which is not parsed', ['Content-Type: application/json;charset=utf-8']],
    ['a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['gzip, which is not undone', ['Content-Encoding: gzip']],
  ])('a body whatever its Content-Type: %s', async (_what, headers) => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write(post('{"broken', headers))
    expect((await client.answer()).status).toBe(200)
    expect(stand.current.bodies()).toEqual(['{"broken'])
    const sent = headers
      .find((line) => line.startsWith('Content-Type:'))
      ?.slice('Content-Type:'.length)
      .trim()
    expect(stand.current.received[0]?.headers['content-type']).toBe(sent)
  })

  test('a chunked body, in any pieces', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write('POST /log HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab')
    await sleep(10)
    await client.write('cd\r\n1;x=y\r\ne\r\n0\r\nTrailer: x\r\n\r\n')
    expect((await client.answer()).status).toBe(200)
    expect(stand.current.bodies()).toEqual(['abcde'])
  })

  test('no body at all', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write(
      'POST /log HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /log HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n',
    )
    await client.answer()
    await client.answer()
    expect(stand.current.bodies()).toEqual(['', ''])
  })

  test('a request without Host, and one that takes the laptop for a proxy', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write('POST /log HTTP/1.1\r\nContent-Length: 1\r\n\r\na')
    expect((await client.answer()).status).toBe(200)
    await client.write(post('b', [], 'http://devicelog.example/log?x'))
    expect((await client.answer()).status).toBe(200)
    expect(stand.current.received.map(({ path, query }) => `${path} ${query}`)).toEqual(['/log ', '/log x'])
  })
})

describe('answering', () => {
  test('exactly what the core says, and the connection is kept', async () => {
    await stand.current.start()
    stand.current.answer = async () => ({
      status: 403,
      headers: { 'content-type': 'text/x', 'x-own': 'Ü'.normalize('NFC') },
      body: 'größer',
    })
    const client = await stand.current.raw()
    for (let n = 0; n < 3; n++) {
      await client.write(post('x'))
      const answer = await client.answer()
      expect(answer).toMatchObject({ status: 403, body: 'größer' })
      expect(answer.headers).toMatchObject({
        'content-type': 'text/x',
        'content-length': '8',
        connection: 'keep-alive',
      })
    }
    expect(stand.current.received).toHaveLength(3)
  })

  test('only when the core has answered; requests in a row are answered in order', async () => {
    await stand.current.start()
    const commits = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    stand.current.answer = async ({ body }) => {
      const text = Buffer.from(body).toString()
      await commits[Number(text)]?.promise
      return { ...OK, body: text }
    }
    const client = await stand.current.raw()
    await client.write(post('0'), post('1'))
    await vi.waitFor(() => expect(stand.current.received).toHaveLength(2))
    commits[1]?.resolve()
    let answered = false
    const first = client.answer().then((answer) => {
      answered = true
      return answer
    })
    await sleep(30)
    expect(answered).toBe(false)
    commits[0]?.resolve()
    expect((await first).body).toBe('0')
    expect((await client.answer()).body).toBe('1')
  })

  test('HTTP/1.0 is answered and closed, or kept where it asks for that', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write('POST /log HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na')
    expect((await client.answer()).headers).toMatchObject({ connection: 'keep-alive', 'content-length': '30' })
    await client.write('POST /log HTTP/1.0\r\nContent-Length: 1\r\n\r\nb')
    expect((await client.answer()).headers).toMatchObject({ connection: 'close' })
    await client.end()
    expect(stand.current.bodies()).toEqual(['a', 'b'])
  })

  test('a sender that asks first is told to go on', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write('POST /log HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n')
    expect((await client.answer()).status).toBe(100)
    await client.write('ok')
    expect((await client.answer()).status).toBe(200)
  })

  test('a core that fails is no success', async () => {
    await stand.current.start()
    stand.current.answer = () => Promise.reject(new Error('gone'))
    const client = await stand.current.raw()
    await client.write(post('x'))
    await expect(client.answer()).rejects.toThrow('closed without an answer')
  })

  test('over HTTPS too', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fieldtap-receiver-'))
    const tls = await loadOrMakeTls(dir, [])
    await stand.current.start({ tls })
    const request = https.request({
      host: 'localhost',
      port: stand.current.receiver.tlsPort,
      path: '/log',
      method: 'POST',
      ca: tls.ca,
    })
    request.end('over TLS')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(200)
    response.resume()
    expect(stand.current.bodies()).toEqual(['over TLS'])
    request.destroy()
    rmSync(dir, { recursive: true })
  })
})

describe('opening and closing', () => {
  test('a port that is taken is said by its number', async () => {
    await stand.current.start()
    const { port } = stand.current.receiver
    const other = new (stand.current.constructor as new () => typeof stand.current)()
    await expect(other.start({ port })).rejects.toMatchObject({ code: 'port-taken', data: { detail: String(port) } })
  })

  test('an upload that is being stored is still answered when the receiver closes', async () => {
    await stand.current.start()
    const commit = Promise.withResolvers<void>()
    stand.current.answer = async () => {
      await commit.promise
      return OK
    }
    const idle = await stand.current.raw()
    const client = await stand.current.raw()
    await client.write(post('x'))
    await vi.waitFor(() => expect(stand.current.received).toHaveLength(1))
    const closed = stand.current.receiver.close()
    await idle.end()
    commit.resolve()
    expect((await client.answer()).status).toBe(200)
    await closed
  })

  test('one that never finishes does not keep the port', async () => {
    await stand.current.start()
    const { port } = stand.current.receiver
    const client = await stand.current.raw()
    await client.write('POST /log HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf')
    await stand.current.receiver.close()
    await client.end()
    await stand.current.start({ port })
  })
})
