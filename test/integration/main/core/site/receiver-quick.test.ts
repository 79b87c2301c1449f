/** What Node's server alone makes of the same bytes is what comes of them on a connection that begins without it. */
import net from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { post, type ReceiverStand, receiverStand } from '../../../../helpers/receiver-stand.ts'

const stand = receiverStand()

/** After a body in chunks a connection is Node's. */
const FIRST = 'POST /log HTTP/1.1\r\nHost: laptop\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'

const MOST_BYTES = 2000
const NOTHING = Buffer.alloc(0)

const plain = [
  'X-TC-Signature: Ab+/=',
  'x-tc-nonce:  7 ',
  'Content-Type: text/plain',
  'Accept:',
  'Connection: Keep-Alive',
]
const header = fc.constantFrom(
  ...plain,
  ...plain,
  ...plain,
  'X-Twice: one',
  'X-Twice: two',
  'Host: another',
  'X-Tab: a\tb',
  'X-Byte: \xe4',
  'constructor: 1',
  '__proto__: 1',
  'X_Underscore: 1',
  'Set-Cookie: a=b',
  'TE: trailers',
)
const request = fc
  .record({
    method: fc.constantFrom('POST', 'POST', 'POST', 'PUT'),
    target: fc.constantFrom(
      '/log',
      '/log',
      '/log?a=1&b=%20',
      '/log?',
      '/other',
      'http://laptop/log',
      '/log#x',
      '/log?"',
    ),
    headers: fc.array(header, { maxLength: 4 }),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(MOST_BYTES, MOST_BYTES + 1).map((length) => new Uint8Array(length).fill(0x61)),
    ),
    isChunked: fc.nat(9).map((n) => n === 0),
  })
  .map(({ method, target, headers, body, isChunked }) => {
    const bytes = Buffer.from(body).toString('latin1')
    const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`
    const sent = isChunked
      ? `${bytes.length.toString(16)}\r\n${bytes}\r\n${bytes.length > 0 ? '0\r\n\r\n' : ''}`
      : bytes
    return [`${method} ${target} HTTP/1.1`, 'Host: laptop', length, ...headers, '', sent].join('\r\n')
  })

/** What comes of bytes in these pieces, from their first one to the end of the connection. */
async function exchange(on: ReceiverStand, pieces: readonly Buffer[]) {
  on.received.length = 0
  on.refused.length = 0
  const socket = net.connect({ port: on.receiver.port, host: '127.0.0.1', noDelay: true })
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined)
  const closed = new Promise((resolve) => socket.on('close', resolve))
  for (const piece of pieces) {
    if (piece.length > 0) socket.write(piece)
    await turn()
  }
  socket.end()
  await closed
  const answers = Buffer.concat(chunks).toString('latin1').split('HTTP/1.1 ').slice(1)
  return {
    received: on.received.map((packet) => ({ ...packet, headers: { ...packet.headers } })),
    refused: on.refused.map(({ code, method, path, detail }) => ({ code, method, path, detail })),
    answers: answers.map((answer) => ({ status: answer.slice(0, 3), body: answer.split('\r\n\r\n')[1] })),
  }
}

/** Turns of the event loop after which what was written is answered. */
const ANSWERED = 8

/** A request in pieces, cut at a part of its length, and whether the next one follows before it is answered. */
const sent = fc
  .record({
    request,
    parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 2 }),
    hurry: fc.boolean(),
  })
  .map(({ request: text, parts, hurry }) => {
    const bytes = Buffer.from(text, 'latin1')
    const at = [0, ...parts.map((part) => Math.floor(part * bytes.length)).sort((a, b) => a - b), bytes.length]
    const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end))
    return hurry ? pieces : [...pieces, ...Array<Buffer>(ANSWERED).fill(NOTHING)]
  })

async function compare(pieces: readonly Buffer[]): Promise<void> {
  const own = await exchange(stand.current, pieces)
  const { received, refused, answers } = await exchange(stand.current, [Buffer.from(FIRST), ...pieces])
  expect(own).toEqual({ received: received.slice(1), refused, answers: answers.slice(1) })
}

test('requests in any pieces', async () => {
  await stand.current.start()
  stand.current.limits = { ...stand.current.limits, maxBodyBytes: MOST_BYTES }
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 4 }), (requests) => compare(requests.flat())),
    { numRuns: 200 },
  )
})

test('requests with bytes that make no sense', async () => {
  await stand.current.start()
  const wrong = fc.record({ at: fc.nat(120), byte: fc.oneof(fc.nat(255), fc.constantFrom(10, 13, 32, 58)) })
  await fc.assert(
    fc.asyncProperty(fc.array(wrong, { minLength: 1, maxLength: 2 }), (wrongs) => {
      const bytes = Buffer.from(post('{"Message":[]}', ['X-TC-Nonce: 1', 'Connection: keep-alive']), 'latin1')
      for (const { at: place, byte } of wrongs) bytes[place % bytes.length] = byte
      // Whoever goes on writing to a connection that was closed may lose the answer.
      return compare([bytes])
    }),
    { numRuns: 150 },
  )
})

test('an answer has the same bytes, but for the moment', async () => {
  await stand.current.start()
  stand.current.answer = async () => ({ status: 503, headers: { 'Retry-After': '2', 'X-A': 'b' }, body: '{"Ä":"日"}' })
  const quick = await stand.current.raw()
  const nodes = await stand.current.raw()
  await nodes.write(FIRST)
  await nodes.answer()
  for (const client of [quick, nodes]) await client.write(post('{}'))
  const [own, theirs] = [await quick.answer(), await nodes.answer()]
  const without = (head: readonly string[]) =>
    head.map((line) => line.replace(/^Date: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/, 'Date'))
  expect({ ...own, head: without(own.head), headers: {} }).toEqual({
    ...theirs,
    head: without(theirs.head),
    headers: {},
  })
  expect(own.head.at(-1)).toBe('Keep-Alive: timeout=75')
})

test('a connection on which nothing is asked any more is closed', async () => {
  await stand.current.start({ timeouts: { idle: 50, check: 20 } })
  const client = await stand.current.raw()
  await client.write(post('{}'))
  await client.answer()
  await client.end()
  expect(stand.current.bodies()).toEqual(['{}'])
})
