/**
 * The lines of a stored body, straight from its bytes: what `decode` gives, in a fraction of its time. Generation B in the
 * form that practically every body has; what is out of the ordinary is left to `decode`.
 */
import type { BatchContext, LineSink } from '../platform.ts'
import { toIdentity } from './identity.ts'
import { levelAt, moduleAt, NONE, timeAt } from './line.ts'
import { ENCODING_A, TEXT_A } from './upload-a.ts'
import { ENCODING_B } from './upload-b.ts'

const CR = 0x0d
const LF = 0x0a
const FF = 0x0c
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** What an escape of one letter stands for; 0 for any other. */
const ESCAPES = new Uint8Array(256)
for (const [letter, byte] of Object.entries({
  n: LF,
  r: CR,
  f: FF,
  t: 9,
  b: 8,
  '"': QUOTE,
  '\\': BACKSLASH,
  '/': 0x2f,
})) {
  ESCAPES[letter.charCodeAt(0)] = byte
}

export function decodeInto(encoding: string, body: Uint8Array, context: BatchContext, sink: LineSink): boolean {
  if (encoding === ENCODING_B) return new BodyB(body, context, sink).read()
  if (encoding !== ENCODING_A) return false
  const start = sink.take(body)
  if (body.length > TEXT_A) putText(sink, start + TEXT_A, start + body.length, context.zoneMinutes * 60_000)
  return true
}

/** The lines of a text that ends a line; for the framing see `lines.ts`. */
function putText(sink: LineSink, start: number, end: number, shift: number): void {
  const { text } = sink
  let from = start
  for (let at = start; at < end; at++) {
    if (text[at] !== LF || at + 1 === end || text[at + 1] !== FF) continue
    putLine(sink, from, at, shift)
    at++
    from = at + 1
    if (from === end) return
  }
  let to = end
  if (to > from && text[to - 1] === LF) {
    to--
    if (to > from && text[to - 1] === CR) to--
  }
  putLine(sink, from, to, shift)
}

function putLine(sink: LineSink, from: number, to: number, shift: number): void {
  const { text } = sink
  const level = levelAt(text, from, to)
  const time = timeAt(text, from, to, level)
  const module = level === NONE ? null : moduleAt(text, from, to, time !== null)
  sink.line(from, to, level, time === null ? Number.NaN : time - shift, module)
}

/** An object with strings, and `Message` with a string or an array of them. */
class BodyB {
  readonly #sink: LineSink
  readonly #shift: number
  readonly #body: Uint8Array
  /** All of the sink, with the body from `begin` on. */
  readonly #text: Uint8Array
  readonly #begin: number
  readonly #end: number
  #at: number
  /** Where the string that was read last begins and ends, its escapes undone in place. */
  #from = 0
  #to = 0
  /** Next backslash and line feed in the body as it came. */
  #escape: number
  #feed: number

  constructor(body: Uint8Array, context: BatchContext, sink: LineSink) {
    this.#sink = sink
    this.#shift = context.zoneMinutes * 60_000
    this.#body = body
    this.#begin = sink.take(body)
    this.#text = sink.text
    this.#at = this.#begin
    this.#end = this.#begin + body.length
    this.#escape = this.#find(BACKSLASH)
    this.#feed = this.#find(LF)
  }

  read(): boolean {
    if (this.#next() !== 0x7b) return false
    let product: string | null = null
    let name: string | null = null
    let messages = 0
    for (;;) {
      if (this.#next() !== QUOTE || !this.#string()) return false
      const key = this.#latin1()
      if (this.#next() !== 0x3a) return false
      if (key === 'Message') {
        if (messages++ > 0 || !this.#message()) return false
      } else {
        if (this.#next() !== QUOTE || !this.#string()) return false
        if (key === 'ProductId') product = this.#latin1()
        else if (key === 'DeviceName') name = this.#latin1()
      }
      const after = this.#next()
      if (after === 0x7d) break
      if (after !== 0x2c) return false
    }
    if (this.#next() !== -1 || messages === 0) return false
    return product !== null && name !== null && toIdentity(product, name) !== null
  }

  #message(): boolean {
    const first = this.#next()
    if (first === QUOTE) return this.#putString()
    if (first !== 0x5b) return false
    for (let next = this.#next(); ; next = this.#next()) {
      if (next !== QUOTE || !this.#putString()) return false
      const after = this.#next()
      if (after === 0x5d) return true
      if (after !== 0x2c) return false
    }
  }

  #putString(): boolean {
    if (this.#feed < this.#at) this.#feed = this.#find(LF)
    if (!this.#string()) return false
    const isWhole = this.#to === this.#at - 1 && this.#feed >= this.#to
    if (isWhole) putLine(this.#sink, this.#from, this.#to, this.#shift)
    else putText(this.#sink, this.#from, this.#to, this.#shift)
    return true
  }

  /** Reads a string whose quote was read. */
  #string(): boolean {
    const start = this.#at
    if (this.#escape < start) this.#escape = this.#find(BACKSLASH)
    const close = this.#find(QUOTE)
    if (close === Infinity) return false
    this.#from = start
    this.#to = close
    this.#at = close + 1
    return close < this.#escape || this.#unescape()
  }

  #unescape(): boolean {
    const text = this.#text
    let read = this.#escape
    let write = this.#escape
    while (read < this.#end) {
      const byte = text[read++] as number
      if (byte === QUOTE) {
        this.#to = write
        this.#at = read
        return true
      }
      if (byte === BACKSLASH) {
        const meant = ESCAPES[text[read++] as number] as number
        if (meant === 0) return false
        text[write++] = meant
      } else text[write++] = byte
    }
    return false
  }

  #latin1(): string {
    return Buffer.from(this.#text.buffer, this.#text.byteOffset + this.#from, this.#to - this.#from).toString('latin1')
  }

  /** Where a byte stands next, `Infinity` if nowhere. */
  #find(byte: number): number {
    const found = this.#body.indexOf(byte, this.#at - this.#begin)
    return found === -1 ? Infinity : found + this.#begin
  }

  /** The next byte that is not white space; -1 at the end. */
  #next(): number {
    while (this.#at < this.#end) {
      const byte = this.#text[this.#at++] as number
      if (byte !== 0x20 && byte !== LF && byte !== CR && byte !== 9) return byte
    }
    return -1
  }
}
