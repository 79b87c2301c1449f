/**
 * Errors on the wire, both directions. A core sends every failure as `FIELDTAP` with a code of the table; a client
 * makes a FieldtapError of it again, so that windows and commands meet one kind of error only.
 */
import { mapEventIterator, ORPCError } from '@orpc/client'
import { wireError } from './contract/base.ts'
import { FieldtapError, isErrorCode } from './errors.ts'

/** Longest text of an unexpected failure that leaves the core, characters: a sentence, never a stack. */
const MAX_DETAIL = 200

/** HTTP-like status that all coded errors travel under. */
const STATUS = 422

type WireError = ORPCError<'FIELDTAP', { code: string; data: FieldtapError['data'] }>

/** A signal as far as it matters here (this folder knows neither Node nor DOM). */
interface Cancellable {
  readonly signal?: { readonly aborted: boolean } | undefined
}

/** What the core puts on the wire for any failure. */
export function toWireError(error: unknown): WireError {
  const known = codedError(error)
  return new ORPCError('FIELDTAP', {
    defined: true,
    status: STATUS,
    message: known.message,
    data: { code: known.code, data: known.data },
    cause: error,
  })
}

/** Whether a failure is one that the code foresaw; every other one belongs into the log with its stack. */
export function isExpected(error: unknown): boolean {
  return codedError(error).code !== 'internal'
}

function codedError(error: unknown): FieldtapError {
  if (error instanceof FieldtapError) return error
  if (error instanceof ORPCError) return fromOrpc(error) ?? unexpected(error)
  return isAbort(error) ? new FieldtapError('cancelled', {}, { cause: error }) : unexpected(error)
}

/** What a client makes of any failure of a call or a stream. */
export function toFieldtapError(error: unknown, { signal }: Cancellable = {}): FieldtapError {
  if (error instanceof FieldtapError) return error
  if (signal?.aborted) return new FieldtapError('cancelled', {}, { cause: error })
  if (error instanceof ORPCError) return fromOrpc(error) ?? unexpected(error)
  // A wire that closes ends what is under way with an AbortError of its own.
  return isAbort(error) || isClosed(error) ? new FieldtapError('core-gone', {}, { cause: error }) : unexpected(error)
}

/** Interceptor for a client's link: failures of calls, and of streams while they run, become FieldtapErrors. */
export async function mapClientErrors(options: Cancellable & { next(): Promise<unknown> }): Promise<unknown> {
  return mapErrors(options, (error) => toFieldtapError(error, options))
}

/**
 * Runs a call; what it throws now, or later from the stream that it gives, goes through `map`. A stream that ends
 * because it was told to has not come to its end: that is an error like any other.
 */
export async function mapErrors(
  call: Cancellable & { next(): Promise<unknown> },
  map: (error: unknown) => Error,
): Promise<unknown> {
  try {
    const output = await call.next()
    if (!isIterator(output)) return output
    return mapEventIterator(output, {
      value: async (value, done) => {
        if (done && call.signal?.aborted) throw map(new FieldtapError('cancelled'))
        return value
      },
      error: async (error) => map(error),
    })
  } catch (error) {
    throw map(error)
  }
}

function isIterator(value: unknown): value is AsyncIterator<unknown, unknown, void> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

function fromOrpc(error: ORPCError<string, unknown>): FieldtapError | null {
  if (error.code === 'BAD_REQUEST')
    return new FieldtapError('input-invalid', { detail: issues(error) }, { cause: error })
  const sent = wireError.safeParse(error.data)
  if (error.code !== 'FIELDTAP' || !sent.success) return null
  const { detail, device } = sent.data.data
  const data = { ...(detail !== undefined && { detail }), ...(device !== undefined && { device }) }
  if (isErrorCode(sent.data.code)) return new FieldtapError(sent.data.code, data, { cause: error })
  return new FieldtapError('internal', { detail: sentence(error.message) }, { cause: error })
}

/** "durationMs: Too small: expected number to be >=1000", for each field that was wrong. */
function issues(error: ORPCError<string, unknown>): string {
  const data = error.data as
    | { issues?: { message: string; path?: (PropertyKey | { key: PropertyKey })[] }[] }
    | undefined
  const texts = (data?.issues ?? []).map(({ message, path = [] }) => {
    const field = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
    return field === '' ? message : `${field}: ${message}`
  })
  return texts.length === 0 ? sentence(error.message) : sentence(texts.join('; '))
}

function unexpected(error: unknown): FieldtapError {
  const message = error instanceof Error ? error.message : String(error)
  return new FieldtapError('internal', { detail: sentence(message) }, { cause: error })
}

/** The first line, cut, without the full stop that the table's text adds. */
function sentence(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  const cut = line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL - 1)}…` : line
  return cut.replace(/\.$/, '') || 'no details'
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && /WebSocket is not open/.test(error.message)
}
