/**
 * Reading a request's body whole, or, where it is refused, reading it off so that the sender comes to read the answer.
 * Many devices write everything before they read anything; closing earlier would show them a reset and no answer.
 */
import type { Readable } from 'node:stream'
import type { ErrorCode } from '../../../shared/errors.ts'

export interface Refusal {
  readonly code: ErrorCode
  readonly detail: string
}

export type Body =
  | { readonly is: 'whole'; readonly bytes: Buffer }
  /** `readOff`: nothing of it is left unread. */
  | { readonly is: 'refused'; readonly refusal: Refusal; readonly readOff: boolean }
  /** The sender went away before the end. */
  | { readonly is: 'gone' }

/** A refused body is read off up to this many times the limit, and not longer than this. */
export const READ_OFF_TIMES = 16
export const READ_OFF_MS = 10_000

export interface BodyOptions {
  /** From Content-Length; null where it does not say. */
  readonly declared: number | null
  readonly limit: number
  /** Refused already, whatever its body is. */
  readonly refusal: Refusal | null
  /** Asks to hold so many bytes more in memory. */
  readonly mayHold: (bytes: number) => boolean
}

const NOTHING = Buffer.alloc(0)

/** Calls back once. What is left of a body that is not read off goes on being discarded. */
export function readBody(stream: Readable, options: BodyOptions, done: (body: Body) => void): void {
  const { declared, limit } = options
  let refusal = options.refusal
  let chunks: Buffer[] = []
  let total = 0
  let timer: NodeJS.Timeout | null = null

  const finish = (body: Body) => {
    if (timer) clearTimeout(timer)
    stream.off('data', take).off('end', end).off('error', gone).off('close', gone)
    stream.on('error', () => undefined)
    chunks = []
    stream.resume()
    done(body)
  }
  const refuse = (why: Refusal) => {
    refusal = why
    chunks = []
    timer = setTimeout(() => finish({ is: 'refused', refusal: why, readOff: false }), READ_OFF_MS)
  }
  const take = (chunk: Buffer) => {
    total += chunk.length
    if (!refusal && total > limit) refuse(tooLarge(declared ?? total))
    if (!refusal && !options.mayHold(chunk.length)) refuse(BUSY)
    if (!refusal) chunks.push(chunk)
    else if (total > limit * READ_OFF_TIMES) finish({ is: 'refused', refusal, readOff: false })
  }
  const end = () => {
    if (!refusal) finish({ is: 'whole', bytes: join(chunks, total) })
    // Counted to its end, where it did not say before how long it is.
    else if (refusal.code === 'body-too-large') finish({ is: 'refused', refusal: tooLarge(total), readOff: true })
    else finish({ is: 'refused', refusal, readOff: true })
  }
  const gone = () => finish({ is: 'gone' })

  if (!refusal && declared !== null && declared > limit) refusal = tooLarge(declared)
  if (refusal) {
    if (declared !== null && declared > limit * READ_OFF_TIMES) {
      finish({ is: 'refused', refusal, readOff: false })
      return
    }
    refuse(refusal)
  }
  stream.on('data', take).once('end', end).once('error', gone).once('close', gone)
}

const BUSY: Refusal = { code: 'busy', detail: 'too much is being received at once' }

function tooLarge(bytes: number): Refusal {
  return { code: 'body-too-large', detail: String(bytes) }
}

/** A body that came in one piece is copied too: it must not hold on to the buffer that the socket reads into. */
function join(chunks: readonly Buffer[], total: number): Buffer {
  return total === 0 ? NOTHING : Buffer.concat(chunks, total)
}
