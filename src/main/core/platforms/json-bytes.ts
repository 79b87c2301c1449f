/**
 * JSON whose strings keep their bytes. A device writes what it likes into a log line: GBK, UTF-8 cut in the middle, a raw
 * escape character for color. Decoding the body as UTF-8 would replace such bytes, so it is read as one character per
 * byte (latin1); a `\u` escape becomes the bytes of its UTF-8. Every string of the result is bytes in that sense.
 *
 * More tolerant than JSON in three points, each of which the vendor's own C SDK needs: raw control characters inside
 * strings, a byte order mark, NUL after the end. Of a key given twice the last one counts.
 */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly detail: string }

const BYTE_ORDER_MARK = '\xef\xbb\xbf'

export function parseJsonBytes(body: Uint8Array): ParsedJson {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  const plain = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text
  // The straight way is what practically every upload takes; it is right unless there are `\u` escapes.
  if (!plain.includes('\\u')) {
    const parsed = parse(plain)
    if (parsed.ok) return parsed
  }
  return parse(normalize(withoutFinalNuls(plain)))
}

/** C's terminating NUL, sent along by clients that count it in. */
function withoutFinalNuls(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--
  return text.slice(0, end)
}

function parse(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, detail: explain(error, text.length) }
  }
}

/** The engine quotes the input in its message; only the position is taken from it. */
function explain(error: unknown, length: number): string {
  if (length === 0) return 'the body is empty'
  const position = /position (\d+)/.exec(String(error))?.[1]
  return position === undefined ? 'the JSON is cut off or not JSON at all' : `the JSON is broken at byte ${position}`
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const LETTER_U = 0x75

/** Rewrites `\u` escapes above ASCII as bytes, and raw control characters inside strings as escapes. */
function normalize(text: string): string {
  const pieces: string[] = []
  let copied = 0
  let inString = false
  const put = (from: number, piece: string, to: number) => {
    pieces.push(text.slice(copied, from), piece)
    copied = to
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) inString = !inString
    else if (!inString) continue
    else if (code < SPACE) put(at, `\\u${code.toString(16).padStart(4, '0')}`, at + 1)
    else if (code === BACKSLASH) {
      const escaped = escapeAt(text, at)
      if (escaped !== null && escaped.point >= 0x80) put(at, utf8(escaped.point), at + escaped.length)
      at += (escaped?.length ?? 2) - 1
    }
  }
  pieces.push(text.slice(copied))
  return pieces.join('')
}

/** The code point of a `\uXXXX` escape, or of two that make a surrogate pair; null for any other escape. */
function escapeAt(text: string, at: number): { readonly point: number; readonly length: number } | null {
  const unit = unitAt(text, at)
  if (unit === null) return null
  if (unit < 0xd800 || unit > 0xdbff) return { point: unit, length: 6 }
  const low = unitAt(text, at + 6)
  if (low === null || low < 0xdc00 || low > 0xdfff) return { point: unit, length: 6 }
  return { point: 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), length: 12 }
}

function unitAt(text: string, at: number): number | null {
  if (text.charCodeAt(at) !== BACKSLASH || text.charCodeAt(at + 1) !== LETTER_U) return null
  const digits = text.slice(at + 2, at + 6)
  return /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : null
}

/** UTF-8 of a code point above ASCII, one character per byte. A lone surrogate keeps its value in three bytes, as in WTF-8. */
function utf8(point: number): string {
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f)
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >> 6), tail(0))
  if (point < 0x10000) return String.fromCharCode(0xe0 | (point >> 12), tail(6), tail(0))
  return String.fromCharCode(0xf0 | (point >> 18), tail(12), tail(6), tail(0))
}
