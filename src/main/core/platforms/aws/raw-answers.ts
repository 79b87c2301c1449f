/** Answers as they came, for as long as somebody may ask why they could not be read. */
import { Readable } from 'node:stream'

const raws = new WeakMap<object, Buffer>()

/** The part of an SDK's response that is looked at. */
interface Response {
  readonly headers: Readonly<Record<string, string>>
  body?: unknown
}

/**
 * Takes an answer whole before the SDK reads it: a connection that breaks in the middle of one is then asked again like one
 * that breaks before. A stream of events is left as it is.
 */
export async function keepRaw(response: Response): Promise<void> {
  const { body, headers } = response
  if (!(body instanceof Readable) || /eventstream/.test(headers['content-type'] ?? '')) return
  const chunks: Buffer[] = []
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  raws.set(response, raw)
  response.body = Readable.from(raw.length > 0 ? [raw] : [])
}

/** The answer that an SDK's error is about, where there is one. */
export function rawOf(error: unknown): Buffer | null {
  const response = (error as { readonly $response?: unknown } | null)?.$response
  return typeof response === 'object' && response !== null ? (raws.get(response) ?? null) : null
}
