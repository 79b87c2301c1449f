import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { RawHttp } from '../../../../helpers/raw-http.ts'
import { post, receiverStand } from '../../../../helpers/receiver-stand.ts'

const stand = receiverStand()

const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`
const CHUNKED = 'POST /log HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
const codes = () => stand.current.refused.map(({ code, detail }) => `${code} ${detail}`)

describe('a body that is too large', () => {
  test('is read off and refused, and the connection goes on', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write(post('x'.repeat(10_001)))
    expect(await client.answer()).toMatchObject({
      status: 422,
      body: '{"Code":"body-too-large"}',
      headers: { 'retry-after': '1' },
    })
    await client.write(post('x'.repeat(10_000)))
    expect((await client.answer()).status).toBe(200)
    expect(codes()).toEqual(['body-too-large 10001'])
    expect(stand.current.refused[0]).toMatchObject({
      method: 'POST',
      path: '/log',
      from: expect.stringMatching(/^127\.0\.0\.1:/),
    })
    expect(stand.current.bodies()).toEqual(['x'.repeat(10_000)])
  })

  test('in chunks, which do not say before how many: refused with their sum', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write(CHUNKED, chunk(6000), chunk(6000), chunk(6000), '0\r\n\r\n')
    expect(await client.answer()).toMatchObject({ status: 422, body: '{"Code":"body-too-large"}' })
    await client.write(post('fine'))
    expect((await client.answer()).status).toBe(200)
    expect(codes()).toEqual(['body-too-large 18000'])
  })

  test.each([
    ['Content-Length', () => post('x'.repeat(150_000))],
    ['chunks', () => `${CHUNKED}${chunk(150_000)}0\r\n\r\n`],
  ])('reaches a sender that reads only after it has written everything: %s', async (_how, request) => {
    await stand.current.start()
    const client = await stand.current.raw()
    client.socket.pause()
    await client.write(request())
    await sleep(50)
    client.socket.resume()
    expect(await client.answer()).toMatchObject({ status: 422, body: '{"Code":"body-too-large"}' })
    expect(client.reset).toBe(false)
  })

  test('beyond all measure is answered at once, and the connection is closed', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write('POST /log HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\nbeginning')
    const answer = await client.answer()
    expect(answer).toMatchObject({ status: 422, body: '{"Code":"body-too-large"}' })
    expect(answer.headers.connection).toBe('close')
    client.socket.end()
    await client.end()
    expect(codes()).toEqual(['body-too-large 999999999'])
  })

  test('without end is given up after sixteen times the limit', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write(CHUNKED)
    let sent = 0
    const refused = client.answer()
    let answered = false
    refused.then(() => {
      answered = true
    })
    while (!answered && sent < 20_000_000) {
      await sleep(0)
      await client.write(chunk(8000))
      sent += 8000
    }
    expect((await refused).status).toBe(422)
    expect(sent).toBeLessThan(5_000_000)
    while (!client.ended && sent < 40_000_000) {
      await sleep(0)
      await client.write(chunk(8000))
      sent += 8000
    }
    expect(client.ended).toBe(true)
  })
})

describe('other refusals', () => {
  test('a route that nobody offers, its body read off', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write(post('x'.repeat(9000), [], '/nothing?here'))
    expect(await client.answer()).toMatchObject({ status: 422, body: '{"Code":"route-unknown"}' })
    for (const line of [
      'GET /log',
      'DELETE /log',
      'PROPFIND /log',
      'POST /LOG',
      'POST /log/',
      'POST /%zz',
      'POST //log',
      'OPTIONS *',
    ]) {
      await client.write(`${line} HTTP/1.1\r\nHost: x\r\n\r\n`)
      expect((await client.answer()).body, line).toBe('{"Code":"route-unknown"}')
    }
    expect(stand.current.refused[0]).toMatchObject({ method: 'POST', path: '/nothing', detail: 'POST /nothing' })
    await client.write(post('x'))
    expect((await client.answer()).status).toBe(200)
    expect(stand.current.received).toHaveLength(1)
  })

  test('too many requests of one sender, until a second has passed', async () => {
    stand.current.limits = { maxBodyBytes: 10_000, maxRequestsPerSecond: 5 }
    await stand.current.start()
    const client = await stand.current.raw()
    const bodies: string[] = []
    for (let n = 0; n < 8; n++) {
      await client.write(post('x'.repeat(5000)))
      bodies.push((await client.answer()).body)
    }
    expect(bodies.filter((body) => body === '{"Code":"too-many-requests"}').length).toBeGreaterThanOrEqual(2)
    expect(stand.current.received.length + stand.current.refused.length).toBe(8)
    await vi.waitFor(
      async () => {
        await client.write(post('x'))
        expect((await client.answer()).status).toBe(200)
      },
      { timeout: 5000, interval: 250 },
    )
  })

  test('what is not HTTP is answered with 400 and counted', async () => {
    await stand.current.start()
    const bad = [
      'nonsense\r\n\r\n',
      '\x10\x0e\x00\x04MQTT\x04\x02\x00<\x00\x02aa',
      'POST /log HTTP/1.1\r\nContent-Length: abc\r\n\r\n',
      'POST /log HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      `${CHUNKED}zz\r\n`,
      'POST /log HTTP/9.9\r\n\r\n',
    ]
    for (const bytes of bad) {
      const client = await stand.current.raw()
      await client.write(bytes)
      expect(await client.answer(), bytes).toMatchObject({ status: 400, body: '{"Code":"body-broken"}' })
      await client.end()
    }
    expect(codes()).toHaveLength(bad.length)
    expect(stand.current.received).toEqual([])
  })

  test('headers without end are answered with 431', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write(`POST /log HTTP/1.1\r\n${'X-Filler: 0123456789\r\n'.repeat(2000)}`)
    expect((await client.answer()).status).toBe(431)
  })

  test('rubbish behind a request does not take its answer away', async () => {
    await stand.current.start()
    const commit = Promise.withResolvers<void>()
    const { answer } = stand.current
    stand.current.answer = async (packet) => {
      await commit.promise
      return answer(packet)
    }
    const client = await stand.current.raw()
    await client.write(post('x'), 'rubbish\r\n\r\n')
    await vi.waitFor(() => expect(stand.current.received).toHaveLength(1))
    await sleep(20)
    commit.resolve()
    expect((await client.answer()).status).toBe(200)
    expect((await client.answer()).status).toBe(400)
  })

  test('a head or a body that does not come to an end is given up', async () => {
    await stand.current.start({ timeouts: { head: 100, request: 200, check: 50 } })
    const slowHead = await stand.current.raw()
    await slowHead.write('POST /log HTTP/1.1\r\nHost: x\r\n')
    expect((await slowHead.answer()).status).toBe(408)
    const slowBody = await stand.current.raw()
    await slowBody.write('POST /log HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf')
    await slowBody.end()
    const silent = await stand.current.raw()
    await silent.end()
    expect(stand.current.received).toEqual([])
  })

  test('a sender that goes away in the middle leaves nothing', async () => {
    await stand.current.start()
    const client = await stand.current.raw()
    await client.write('POST /log HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf')
    client.socket.resetAndDestroy()
    const next = await stand.current.raw()
    await next.write(post('whole'))
    await next.answer()
    expect(stand.current.bodies()).toEqual(['whole'])
    expect(stand.current.refused).toEqual([])
  })

  test('random bytes never bring it down', async () => {
    await stand.current.start()
    let state = 3
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return state / 2 ** 31
    }
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(post('x'.repeat(Math.floor(random() * 50)), ['X-TC-Nonce: 1']), 'latin1')
      for (let n = 0; n < 3; n++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      const socket = net.connect(stand.current.receiver.port, '127.0.0.1')
      socket.on('error', () => undefined).resume()
      socket.end(bytes)
      if (round % 20 === 0) await once(socket, 'close')
    }
    const client = await RawHttp.open(stand.current.receiver.port)
    await client.write(post('alive'))
    expect((await client.answer()).status).toBe(200)
    client.socket.destroy()
  })
})
