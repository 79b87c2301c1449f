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
  let over = false

  // The listeners stay: what is left is discarded, and an error that comes later is nobody's.
  const finish = (body: Body) => {
    if (over) return
    over = true
    if (timer) clearTimeout(timer)
    chunks = []
    done(body)
  }
  const refuse = (why: Refusal) => {
    refusal = why
    chunks = []
    timer = setTimeout(() => finish({ is: 'refused', refusal: why, readOff: false }), READ_OFF_MS)
  }
  const take = (chunk: Buffer) => {
    if (over) return
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
  stream.on('data', take).on('end', end).on('error', gone).on('close', gone)
  if (!refusal) return
  if (declared !== null && declared > limit * READ_OFF_TIMES) finish({ is: 'refused', refusal, readOff: false })
  else refuse(refusal)
}

const BUSY: Refusal = { code: 'busy', detail: 'too much is being received at once' }

function tooLarge(bytes: number): Refusal {
  return { code: 'body-too-large', detail: String(bytes) }
}

/** A body that came in one piece is copied only where it holds on to more than itself, as what a socket reads into. */
function join(chunks: readonly Buffer[], total: number): Buffer {
  const [only] = chunks
  if (only === undefined) return NOTHING
  return chunks.length === 1 && only.buffer.byteLength === total ? only : Buffer.concat(chunks, total)
}
