/**
 * Finds where a JSON text breaks, in words that help to mend it, and where the records of a page begin and end in a text
 * that does not. `JSON.parse` tells neither: its messages name no path, and some no place.
 */

/** Offsets, the end not included. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface JsonFault {
  readonly offset: number
  /** As a person counts them, from 1. */
  readonly line: number
  readonly column: number
  /** `data[0].state_change`; '' for the text as a whole. */
  readonly path: string
  readonly what: string
}

export type JsonScan =
  /** `items`: the elements of the array under the name asked for, in the outermost object. */
  { readonly ok: true; readonly items: readonly Span[] } | { readonly ok: false; readonly fault: JsonFault }

export function scanJson(text: string, listName: string): JsonScan {
  try {
    return { ok: true, items: new Scan(text, listName).run() }
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    return { ok: false, fault: { ...placeOf(text, error.offset), path: error.path, what: error.what } }
  }
}

export function placeOf(text: string, offset: number): { offset: number; line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { offset, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

class Broken extends Error {
  readonly offset: number
  readonly path: string
  readonly what: string

  constructor(offset: number, path: string, what: string) {
    super(what)
    this.offset = offset
    this.path = path
    this.what = what
  }
}

/** An object or array that is open; `key` is the member or element that is being read. */
interface Frame {
  readonly close: '}' | ']'
  key: string | number
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /[^\s,:[\]{}"]+/y
const ESCAPES = '"\\/bfnrt'

class Scan {
  readonly #text: string
  readonly #listName: string
  readonly #open: Frame[] = []
  #items: Span[] = []
  #itemStart = 0
  #at = 0

  constructor(text: string, listName: string) {
    this.#text = text
    this.#listName = listName
  }

  run(): readonly Span[] {
    this.#value()
    while (this.#open.length > 0) this.#next()
    this.#space()
    if (this.#at < this.#text.length) this.#fail('nothing may follow the end of the answer')
    return this.#items
  }

  /** Goes on after a value: a comma and the next one, or the end of what holds it. */
  #next(): void {
    const frame = this.#open.at(-1) as Frame
    this.#space()
    const sign = this.#text[this.#at]
    if (sign === frame.close) {
      this.#end()
      return
    }
    if (sign !== ',')
      this.#fail(`${frame.close === '}' ? 'a comma or }' : 'a comma or ]'} is missing before ${this.#here()}`)
    const comma = this.#at++
    this.#space()
    if (this.#text[this.#at] === frame.close) this.#fail(`there is a comma too many before ${frame.close}`, comma)
    if (typeof frame.key === 'number') frame.key++
    else frame.key = this.#key()
    this.#value()
  }

  /** Reads a scalar whole; of what holds values no more than what opens it, up to the first scalar or an empty one. */
  #value(): void {
    for (;;) {
      this.#space()
      if (this.#isItem()) this.#itemStart = this.#at
      const sign = this.#text[this.#at]
      if (sign !== '{' && sign !== '[') break
      const frame = this.#begin(sign)
      if (this.#text[this.#at] === frame.close) {
        this.#end()
        return
      }
      if (typeof frame.key === 'string') frame.key = this.#key()
    }
    if (this.#text[this.#at] === '"') this.#string()
    else this.#literal()
    this.#done()
  }

  #begin(sign: '{' | '['): Frame {
    // The name may come twice; what counts is the last one.
    if (this.#open.length === 1 && this.#open[0]?.key === this.#listName) this.#items = []
    const frame: Frame = sign === '{' ? { close: '}', key: '' } : { close: ']', key: 0 }
    this.#open.push(frame)
    this.#at++
    this.#space()
    return frame
  }

  #end(): void {
    this.#at++
    this.#open.pop()
    this.#done()
  }

  #done(): void {
    if (this.#isItem()) this.#items.push({ start: this.#itemStart, end: this.#at })
  }

  #isItem(): boolean {
    return this.#open.length === 2 && this.#open[0]?.key === this.#listName && typeof this.#open[1]?.key === 'number'
  }

  #key(): string {
    if (this.#text[this.#at] !== '"') this.#fail(`a name in quotation marks is expected instead of ${this.#here()}`)
    const start = this.#at
    this.#string()
    const key: unknown = JSON.parse(this.#text.slice(start, this.#at))
    this.#space()
    if (this.#text[this.#at] !== ':') this.#fail(`a colon is missing after ${JSON.stringify(key)}`)
    this.#at++
    return String(key)
  }

  #string(): void {
    const start = this.#at++
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (Number.isNaN(code)) this.#fail('the text ends within quotation marks', start)
      if (code === 0x22) break
      if (code < 0x20) {
        const name = code === 10 || code === 13 ? 'the line ends' : 'there is a control character'
        this.#fail(`${name} within quotation marks`)
      }
      if (code === 0x5c) this.#escape()
      else this.#at++
    }
    this.#at++
  }

  #escape(): void {
    const letter = this.#text[this.#at + 1] ?? ''
    if (letter === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at + 2, this.#at + 6)))
        this.#fail('\\u is not followed by four digits')
      this.#at += 6
      return
    }
    if (letter === '' || !ESCAPES.includes(letter)) this.#fail(`\\${letter} means nothing in JSON`)
    this.#at += 2
  }

  #literal(): void {
    if (this.#at >= this.#text.length) this.#fail('the text ends where a value is expected')
    const word = this.#match(WORD)
    const isValue = word === 'true' || word === 'false' || word === 'null' || this.#match(NUMBER) === word
    if (word === '' || !isValue) this.#fail(`a value is expected instead of ${this.#here()}`)
    this.#at += word.length
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#text)?.[0] ?? ''
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  /** What stands here, shortened. */
  #here(): string {
    if (this.#at >= this.#text.length) return 'the end of the text'
    const sign = this.#text[this.#at] as string
    if (sign === '"') return /^"[^"\n]{0,40}"?/.exec(this.#text.slice(this.#at))?.[0] ?? sign
    return (this.#match(WORD) || sign).slice(0, 40)
  }

  #fail(what: string, offset = this.#at): never {
    const path = this.#open.reduce((sum, { key }) => {
      if (typeof key === 'number') return `${sum}[${key}]`
      if (key === '') return sum
      return sum === '' ? key : `${sum}.${key}`
    }, '')
    throw new Broken(offset, path, what)
  }
}
