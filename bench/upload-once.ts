/**
 * Signed uploads over kept connections in a closed loop, counted when answered, from a process of its own that costs
 * little beside the app: requests are written out and signed beforehand, and of an answer only its end and whether it is
 * a good one are looked at. `node bench/upload-once.ts PORT LINES SEED LINES_PER_UPLOAD CONNECTIONS` prints `ready`,
 * begins when its input ends, and prints how long it took.
 */

import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { tencentBatches } from './gen-corpus.mjs'

const DEVICES = 20
const LONGEST_ANSWER = 64 * 1024

const [port = '', lines = '', seed = '', size = '', connections = ''] = process.argv.slice(2)

function requests(): Buffer[] {
  const batches = tencentBatches({ lines: Number(lines), devices: DEVICES, seed: Number(seed), batch: Number(size) })
  return Array.from(batches, ({ path, headers, body }) => {
    const all = { Host: `127.0.0.1:${port}`, ...headers, 'Content-Length': String(Buffer.byteLength(body)) }
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
    return Buffer.from(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`)
  })
}

/** Whether this is an answer from its first byte to its last; throws for one that is not a good one. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end === -1) return false
  const length = /^content-length: (\d+)/im.exec(answer)?.[1]
  if (!answer.startsWith('HTTP/1.1 200 ') || length === undefined || answer.includes('"Error"'))
    throw new Error(`an upload was answered with ${answer}`)
  return answer.length === end + 4 + Number(length)
}

/** One connection's loop: as soon as an upload is answered the next one goes out. */
function upload(next: () => Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const send = () => {
      const request = next()
      if (request === undefined) socket.end(resolve)
      else socket.write(request)
    }
    const read = (bytes: number, buffer: Uint8Array) => {
      answer += Buffer.from(buffer.buffer, buffer.byteOffset, bytes).toString('latin1')
      if (isWhole(answer)) {
        answer = ''
        send()
      }
      return true
    }
    const onread = { buffer: Buffer.alloc(LONGEST_ANSWER), callback: read }
    const socket: Socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true, onread }, send)
    socket.on('error', reject)
    // Too late to matter after the last answer.
    socket.on('close', () => reject(new Error('the connection ended')))
  })
}

const all = requests()
console.log('ready')
await text(process.stdin)
let at = 0
const began = performance.now()
await Promise.all(Array.from({ length: Number(connections) }, () => upload(() => all[at++])))
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, uploads: all.length }))
