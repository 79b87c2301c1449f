/** The varying words of a block's lines: template after template, in each word after word, in each line after line. */
import { BlockDamage, ByteReader, ByteWriter } from './bytes.ts'
import { wordsMayHold } from './kernels.ts'
import { type Alphabet, alphabetOf, NibbleReader, NibbleWriter, readAlphabet, writeAlphabet } from './nibbles.ts'
import { unzstd, zstd } from './packing.ts'
import type { Trial } from './trial.ts'

/** Ends each word; no word holds it. */
export const WORD_END = 0x0a

const NIBBLES = 0
const ZSTD = 1
/** zstd is taken where it is that much smaller: it has to be undone for all templates at once. */
const WORTH = 0.7

const FIRST_BYTES = 64 * 1024

/** Texts that are remembered. */
const MOST_LOOKS = 8

/** What was found out about a text. */
interface Look {
  readonly text: Uint8Array
  readonly caseless: boolean
  /** Whether it stands anywhere in the packed words; null where they do not tell. */
  readonly is: boolean | null
}

/** Words of one block on their way in. */
export interface WordText {
  readonly text: Uint8Array
  /** Where the words of each template end in `text`. */
  readonly ends: readonly number[]
}

const nibbles = new ByteWriter(FIRST_BYTES)

/** `zstdTrial`: a look if zstd is worth it takes longer than the rest. */
export function encodeWords(out: ByteWriter, { text, ends }: WordText, zstdTrial: Trial): void {
  const alphabet = alphabetOf(text)
  const writer = new NibbleWriter(alphabet)
  const packed = nibbles.clear()
  let from = 0
  const packedEnds = ends.map((end) => {
    writer.write(packed, text, from, end)
    from = end
    return packed.length
  })
  if (zstdTrial.isDue()) {
    const small = zstd(text)
    const isWorth = text.length > 0 && small.length <= packed.length * WORTH
    zstdTrial.tried(isWorth)
    if (isWorth) {
      out.byte(ZSTD)
      writeLengths(out, ends)
      out.bytes(small)
      return
    }
  }
  out.byte(NIBBLES)
  writeAlphabet(out, alphabet)
  writeLengths(out, packedEnds)
  out.bytes(packed.written())
}

function writeLengths(out: ByteWriter, ends: readonly number[]): void {
  let before = 0
  for (const end of ends) {
    out.count(end - before)
    before = end
  }
}

/** Words of one block on their way out. */
export class StoredWords {
  readonly #alphabet: { readonly full: Alphabet; readonly listed: Alphabet } | null
  readonly #ends: Uint32Array
  readonly #bytes: Uint8Array
  readonly #looks: Look[] = []
  #reader: NibbleReader | null = null
  /** All text, where it came in one piece. */
  #text: Uint8Array | null = null

  constructor(bytes: Uint8Array, templates: number) {
    const reader = new ByteReader(bytes)
    const how = reader.byte()
    if (how !== NIBBLES && how !== ZSTD) throw new BlockDamage('the words of a block are packed in no known way')
    this.#alphabet = how === NIBBLES ? readAlphabet(reader) : null
    let end = 0
    this.#ends = new Uint32Array(templates)
    for (let template = 0; template < templates; template++) this.#ends[template] = end += reader.count()
    this.#bytes = bytes.subarray(reader.at)
    if (how === NIBBLES && end > this.#bytes.length) throw new BlockDamage('words of a block are missing')
  }

  /** How its nibbles are read; null where they are packed in another way. */
  get alphabet(): Alphabet | null {
    return this.#alphabet?.full ?? null
  }

  /** The packed words of all templates, one after the other. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Where a template's begin in `bytes`. */
  startOf(template: number): number {
    return template === 0 ? 0 : (this.#ends[template - 1] as number)
  }

  /** Where they end. */
  endOf(template: number): number {
    return this.#ends[template] as number
  }

  /** Whether words of a template hold the text, folded if case does not count, as far as the packed words tell; null: not. */
  mayHold(template: number, text: Uint8Array, caseless: boolean): boolean | null {
    if (this.#alphabet === null) return null
    const { listed } = this.#alphabet
    const is = this.#isAnywhere(listed, text, caseless)
    if (is !== true) return is
    return wordsMayHold(this.#bytes, this.startOf(template), this.endOf(template), listed, text, caseless)
  }

  /** One template after the other is asked about the same text: what holds for all of them is found out once. */
  #isAnywhere(listed: Alphabet, text: Uint8Array, caseless: boolean): boolean | null {
    const known = this.#looks.find((one) => one.text === text && one.caseless === caseless)
    if (known !== undefined) return known.is
    const is = wordsMayHold(this.#bytes, 0, this.#bytes.length, listed, text, caseless)
    if (this.#looks.length === MOST_LOOKS) this.#looks.shift()
    this.#looks.push({ text, caseless, is })
    return is
  }

  /** The words of a template, each with `WORD_END`. The bytes are valid until the next call. */
  textOf(template: number, scratch: Scratch): Uint8Array {
    const [from, to] = [this.startOf(template), this.endOf(template)]
    if (this.#alphabet === null) {
      this.#text ??= unzstd(this.#bytes, this.#ends.at(-1) ?? 0)
      return this.#text.subarray(from, to)
    }
    this.#reader ??= new NibbleReader(this.#alphabet.full)
    const out = scratch.of(2 * (to - from) + 1)
    return out.subarray(0, this.#reader.read(this.#bytes, from, to, out, 0))
  }
}

/** Memory that is used again and again. */
export class Scratch {
  #bytes = new Uint8Array(64 * 1024)

  /** At least so many bytes, which hold anything. */
  of(length: number): Uint8Array {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(2 * length)
    return this.#bytes
  }
}
