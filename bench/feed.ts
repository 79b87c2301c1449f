/**
 * Signed uploads of 100 lines of one device at a steady rate, from a process of its own so that it takes no time from who measures:
 * `node bench/feed.ts HTTP_BASE SEED LINES_PER_SECOND SECONDS`. Prints how many lines were answered for.
 */
import { Agent, request } from 'node:http'
import { tencentBatches } from './gen-corpus.mjs'

const [base = '', seed = '1', rate = '5000', seconds = '60'] = process.argv.slice(2)
const BATCH = 100
const EVERY_MS = (1000 * BATCH) / Number(rate)

const agent = new Agent({ keepAlive: true, maxSockets: 8 })
const source = tencentBatches({ lines: Number(rate) * Number(seconds), devices: 1, seed: Number(seed), batch: BATCH })
const began = performance.now()
const waiting = new Set<Promise<void>>()
let answered = 0
let sent = 0
for (const batch of source) {
  const due = began + sent * EVERY_MS
  const wait = due - performance.now()
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
  sent += 1
  const { Message } = JSON.parse(batch.body) as { Message: readonly string[] }
  const done = post(batch.path, batch.headers, batch.body).then(() => {
    answered += Message.length
    waiting.delete(done)
  })
  waiting.add(done)
}
await Promise.all(waiting)
agent.destroy()
console.log(JSON.stringify({ answered, seconds: (performance.now() - began) / 1000 }))

function post(path: string, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, base),
      { method: 'POST', agent, headers: { ...headers, 'Content-Length': Buffer.byteLength(body) } },
      (response) => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200
            ? resolve()
            : reject(new Error(`an upload was answered with ${response.statusCode}`)),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
