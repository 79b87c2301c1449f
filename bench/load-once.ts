/** A process of its own that uploads 5,000 lines a second until it is ended: `load-once.ts URL SEED`. */
import { Agent, request } from 'node:http'
import { tencentBatches } from './gen-corpus.mjs'

const LINES = 100
const PER_SECOND = 50

const [base = '', seed = '0'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: 4 })
const batches = tencentBatches({ lines: Number.MAX_SAFE_INTEGER, devices: 20, seed: Number(seed), batch: LINES })
const began = performance.now()
let sent = 0
setInterval(() => {
  for (; sent < ((performance.now() - began) / 1000) * PER_SECOND; sent++) {
    const { value } = batches.next()
    if (!value) return
    const { path, headers, body } = value
    const outgoing = request(new URL(path, base), {
      method: 'POST',
      agent,
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    })
    outgoing.on('response', (response) => {
      if (response.statusCode !== 200) throw new Error(`an upload was answered with ${response.statusCode}`)
      response.resume()
    })
    outgoing.end(body)
  }
}, 5)
