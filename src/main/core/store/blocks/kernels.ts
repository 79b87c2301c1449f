/**
 * What is done over and over for every block, in WebAssembly (src/wasm/reading): as fast in the first question as in the
 * last one. One memory for the thread; what is put into it is worth nothing after the next call.
 */
import type { GramLines } from './grams.ts'
import { BLOCKS_WASM } from './wasm.ts'

/** As much of it as is used here: the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

interface Place {
  readonly value: number
}

interface Code {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void }
  readonly INPUT: Place
  readonly SLACK: Place
  readonly LEVELS: Place
  readonly WHOLES: Place
  readonly MOST_LINES: Place
  readonly SUMS: Place
  readonly NEEDLE: Place
  readonly MOST_LETTERS: Place
  readonly LISTED: Place
  readonly BITS: Place
  readonly MOST_SIXES: Place
  /** See src/wasm/reading, each in the file of its name. */
  tally(
    length: number,
    lines: number,
    places: number,
    wholes: number,
    from: number,
    span: number,
    buckets: number,
  ): number
  grams(lines: number): number
  mayHold(from: number, to: number, letters: number, listed: number, caseless: number): number
}

const PAGE = 65536
/** Of a place in the text of lines. */
const PLACE_BYTES = 4
/** Words in a sum, and half words before its lines of the first level. */
const SUM_WORDS = 4
const SUM_HALVES = 8
const FIRST_LEVEL = 2

/** See may-hold.ts there. */
const UNTOLD = 2
/** Of `COUNTED`. */
const LEVEL_COUNT = 5

let code: Code | null = null
let bytes = new Uint8Array()
let words = new Uint32Array()
let halves = new Uint16Array()
/** The packed words that are in memory. */
let loaded: Uint8Array | null = null

/** The code, with room for so much input. */
function open(input: number): Code {
  code ??= new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(BLOCKS_WASM, 'base64'))).exports as Code
  const missing = code.INPUT.value + input + code.SLACK.value - code.memory.buffer.byteLength
  if (missing > 0) code.memory.grow(Math.ceil(missing / PAGE))
  const { buffer } = code.memory
  if (bytes.buffer !== buffer) {
    bytes = new Uint8Array(buffer)
    words = new Uint32Array(buffer, code.SUMS.value)
    halves = new Uint16Array(buffer, code.SUMS.value)
  }
  return code
}

/** Stretches of time, see `Buckets`. */
export interface Stretches {
  readonly from: number
  readonly span: number
  readonly buckets: number
}

/**
 * Counts a block's lines by bucket and level from its columns, see `plainColumns`; false where they are kept in a way that
 * is seldom.
 * @param levels of each place its level as an index in `COUNTED`, a higher number for one that does not count
 * @param wholes the same of the lines of place 0, where they have levels of their own
 * @param counts per bucket, the levels in their order
 */
export function tallyColumns(
  columns: Uint8Array,
  lines: number,
  levels: Uint8Array,
  wholes: Uint8Array | null,
  { from, span, buckets }: Stretches,
  counts: Float64Array,
): boolean {
  const { INPUT, LEVELS, WHOLES, MOST_LINES, tally } = open(columns.length)
  if (lines > MOST_LINES.value || levels.length > 256) return false
  loaded = null
  bytes.set(columns, INPUT.value)
  bytes.set(levels, LEVELS.value)
  if (wholes !== null) bytes.set(wholes, WHOLES.value)
  const sums = tally(columns.length, lines, levels.length, wholes === null ? 0 : 1, from, span, buckets)
  for (let sum = 0; sum < sums; sum++) {
    const cell = (words[sum * SUM_WORDS] as number) * LEVEL_COUNT
    const half = sum * SUM_HALVES + FIRST_LEVEL
    for (let level = 0; level < LEVEL_COUNT; level++) {
      counts[cell + level] = (counts[cell + level] as number) + (halves[half + level] as number)
    }
  }
  return sums >= 0
}

/**
 * The bits of the grams and the sixes of lines (`grams.ts`), and whether there were too many sixes to have any. What is
 * read of the text ends with the last line.
 */
export function bitsOfLines(
  { text, starts, ends, count }: GramLines,
  size: number,
): { readonly bits: Uint8Array<ArrayBuffer>; readonly crowded: boolean } {
  let length = 0
  for (let line = 0; line < count; line++) length = Math.max(length, ends[line] as number)
  const { INPUT, BITS, MOST_SIXES, grams } = open(2 * PLACE_BYTES * count + length)
  loaded = null
  const places = new Uint32Array(bytes.buffer, INPUT.value, 2 * count)
  for (let line = 0; line < count; line++) {
    places[line] = starts[line] as number
    places[count + line] = ends[line] as number
  }
  bytes.set(text.subarray(0, length), INPUT.value + 2 * PLACE_BYTES * count)
  const crowded = grams(count) > MOST_SIXES.value
  return { bits: bytes.slice(BITS.value, BITS.value + size), crowded }
}

/**
 * Whether words as they are packed hold a text, folded if case does not count, from a byte to another one; null where they
 * do not tell. `listed`: the letters that they are packed with. Where it stands by accident, as parts of other codes,
 * counts as well.
 */
export function wordsMayHold(
  packed: Uint8Array,
  from: number,
  to: number,
  listed: Uint8Array,
  text: Uint8Array,
  caseless: boolean,
): boolean | null {
  const { INPUT, NEEDLE, MOST_LETTERS, LISTED, mayHold } = open(packed.length)
  if (loaded !== packed) {
    bytes.set(packed, INPUT.value)
    loaded = packed
  }
  const letters = Math.min(text.length, MOST_LETTERS.value)
  for (let at = 0; at < letters; at++) bytes[NEEDLE.value + at] = text[at] as number
  bytes.set(listed, LISTED.value)
  const told = mayHold(from, to, letters, listed.length, caseless ? 1 : 0)
  return told === UNTOLD ? null : told !== 0
}
