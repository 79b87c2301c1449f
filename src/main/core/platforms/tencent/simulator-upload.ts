/** How the simulated device uploads: one request after another, each below the C SDK's ceiling, kept until accepted. */
import type { DeviceIdentity, SimulatorIo } from '../platform.ts'
import type { Generation } from './answers.ts'
import { productOf } from './identity.ts'
import { plainKeys, plainSignature, signRequest } from './sign.ts'
import { PATH_A, plainHeader } from './upload-a.ts'
import { PATH_B } from './upload-b.ts'

/** Bytes of one POST, and of all lines that wait. C keeps 15,000 bytes in its sample; a longer outage shows more here. */
const POST_BYTES = 3000
const KEPT_BYTES = 256 * 1024

export interface Uploader {
  /** Bytes that wait. */
  waiting(): number
  /** False where the buffer is full: the line is lost, as on the device. */
  add(line: string): boolean
  clear(): void
  /** Posts all that waits; what is not accepted waits on. */
  flush(): Promise<Flushed>
}

export interface Flushed {
  readonly uploaded: number
  /** Why it stopped, in words; null where everything was accepted. */
  readonly trouble: string | null
}

export interface UploaderOptions {
  readonly generation: Generation
  readonly url: string
  readonly identity: DeviceIdentity
  readonly secret: string
  /** Unix seconds as the device knows them; 0 before it knows. */
  readonly clock: () => number
}

export function createUploader(options: UploaderOptions, io: Pick<SimulatorIo, 'request' | 'random'>): Uploader {
  const post = options.generation === 'a' ? plainRequest : jsonRequest
  let lines: string[] = []
  let bytes = 0
  /** Lines that were cleared while a request was on its way are not the ones to drop when it is answered. */
  let clearings = 0
  const drop = (count: number) => {
    lines = lines.slice(count)
    bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  }
  return {
    waiting: () => bytes,
    add(line) {
      const size = Buffer.byteLength(line)
      if (bytes + size > KEPT_BYTES) return false
      lines.push(line)
      bytes += size
      return true
    },
    clear() {
      clearings++
      drop(lines.length)
    },
    async flush() {
      let uploaded = 0
      while (lines.length > 0) {
        const batch = firstOf(lines)
        const clearedBefore = clearings
        const trouble = await send(post(batch, options, io.random), options.generation, io)
        if (trouble !== null) return { uploaded, trouble }
        if (clearings === clearedBefore) drop(batch.length)
        uploaded += batch.length
      }
      return { uploaded, trouble: null }
    },
  }
}

/** As many lines as fit into one POST, and at least one. */
function firstOf(lines: readonly string[]): readonly string[] {
  let size = 0
  const end = lines.findIndex((line, at) => {
    size += Buffer.byteLength(escapeLine(line)) + '"", '.length
    return at > 0 && size > POST_BYTES - 200
  })
  return end < 0 ? lines : lines.slice(0, end)
}

interface Request {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function plainRequest(lines: readonly string[], options: UploaderOptions): Request {
  const text = lines.map((line) => `${line}\n\f`).join('')
  const signed = plainHeader(options.identity, options.clock()) + text
  const [key = ''] = plainKeys({ kind: 'secret', secret: options.secret })
  return {
    url: new URL(PATH_A, options.url).href,
    headers: { Accept: 'application/json;*/*', 'Content-Type': 'text/plain;charset=utf-8' },
    body: plainSignature(signed, key) + signed,
  }
}

function jsonRequest(lines: readonly string[], options: UploaderOptions, random: () => number): Request {
  const url = new URL(PATH_B, options.url)
  const message = lines.map((line) => `"${escapeLine(line)}"`).join(', ')
  const { name } = options.identity
  const body = `{"DeviceName":"${name}","Level":"ERR","ProductId":"${productOf(options.identity)}","Message":[${message}]}`
  const timestamp = String(options.clock())
  const nonce = String(1 + Math.floor(random() * 0x7ffffffe))
  const algorithmText = 'hmacsha256'
  const { secret } = options
  const signature = signRequest({ host: url.hostname, path: PATH_B, algorithmText, timestamp, nonce, body, secret })
  return {
    url: url.href,
    headers: {
      Accept: 'application/json;*/*',
      'Content-Type': 'application/json;charset=utf-8',
      'X-TC-Algorithm': algorithmText,
      'X-TC-Timestamp': timestamp,
      'X-TC-Nonce': nonce,
      'X-TC-Signature': signature,
    },
    body,
  }
}

/** As in the C SDK, which escapes the slash as well. */
function escapeLine(line: string): string {
  return JSON.stringify(line).slice(1, -1).replaceAll('/', '\\/')
}

/** What went wrong, in words, or null where the upload was accepted. */
async function send(
  request: Request,
  generation: Generation,
  io: Pick<SimulatorIo, 'request'>,
): Promise<string | null> {
  try {
    const { status, body } = await io.request({ ...request, method: 'POST' })
    if (status >= 200 && status < 300 && isAccepted(body, generation)) return null
    return `the answer was ${status} ${body.slice(0, 200)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What the vendor's clients look at, and no more. */
function isAccepted(body: string, generation: Generation): boolean {
  const answer = JSON.parse(body)
  if (generation === 'a') return answer?.Retcode === 0
  return typeof answer?.Response === 'object' && answer.Response !== null && !('Error' in answer.Response)
}
