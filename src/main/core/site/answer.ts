/** Answers on their way out. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { HttpAnswer } from '../platforms/platform.ts'
import { READ_OFF_MS, READ_OFF_TIMES } from './body.ts'

/** Written just so: devices with the vendor's C client look for it in this case only. */
const LENGTH = 'Content-Length'

/** Exactly this answer; the connection is kept. */
export function send(response: ServerResponse, answer: HttpAnswer): void {
  response.writeHead(answer.status, { ...answer.headers, [LENGTH]: Buffer.byteLength(answer.body) })
  response.end(answer.body)
}

/**
 * For a body that is too long to be read off: answers at once, goes on discarding so that a sender that reads meanwhile
 * gets the answer instead of a reset, and then closes.
 */
export function sendAndLinger(
  response: ServerResponse,
  request: IncomingMessage,
  answer: HttpAnswer,
  limit: number,
): void {
  const length = Buffer.byteLength(answer.body)
  response.writeHead(answer.status, { ...answer.headers, [LENGTH]: length, connection: 'close' })
  response.write(answer.body)
  let left = limit * READ_OFF_TIMES
  const end = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, READ_OFF_MS)
  request.once('end', end).once('close', end)
  // The sender has written its last, whatever it announced.
  request.socket.once('end', end)
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) end()
  })
}

/** The same bytes as Node's server writes for it on a connection that is kept for so many seconds. */
export function keptAnswer(
  { status, headers, body }: HttpAnswer,
  seconds: number,
): { readonly text: string; readonly encoding: 'latin1' | 'utf8' } {
  const length = Buffer.byteLength(body)
  const end = `Date: ${dateNow()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${seconds}\r\n\r\n${body}`
  const text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${linesOf(headers)}${LENGTH}: ${length}\r\n${end}`
  return { text, encoding: length === body.length ? 'latin1' : 'utf8' }
}

const date = { second: 0, text: '' }

function dateNow(): string {
  const second = Math.floor(Date.now() / 1000)
  if (second !== date.second) {
    date.text = new Date(second * 1000).toUTCString()
    date.second = second
  }
  return date.text
}

function linesOf(headers: HttpAnswer['headers']): string {
  let lines = ''
  for (const name in headers) lines += `${name}: ${headers[name]}\r\n`
  return lines
}

/** For a connection on which no request could be read. */
export function rawAnswer({ status, headers, body }: HttpAnswer): string {
  const head = linesOf({ ...headers, [LENGTH]: String(Buffer.byteLength(body)), connection: 'close' })
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`
}
