/** A block, opened: what is asked for is read and unpacked when it is asked for, and kept until the block is let go. */
import { crc32 } from 'node:zlib'
import type { DecodedLine } from '../../platforms/platform.ts'
import { COUNTED } from '../level-order.ts'
import { BlockDamage, ByteReader } from './bytes.ts'
import { foldBytes } from './chars.ts'
import { type Columns, decodeColumns } from './columns.ts'
import type { BlockHeader } from './header.ts'
import type { Run } from './lines.ts'
import { Slab } from './slab.ts'
import { Scratch, StoredWords, WORD_END } from './stored-words.ts'
import type { Template } from './template.ts'
import { TimeWords } from './time-words.ts'
import { readWholeLines, type WholeLines } from './whole-lines.ts'
import { longestLine, type WordText, writeLine } from './write-line.ts'

/** A block's parts, read when they are needed. */
export interface BlockParts {
  columns(): Uint8Array
  body(): Uint8Array
}

export interface BlockPlace {
  readonly firstSeq: number
  readonly lines: number
  readonly header: BlockHeader
}

/** Lines of a block that share a template, or share being kept whole. */
export class Group {
  readonly place: number
  /** Null where the lines are kept whole. */
  readonly template: Template | null
  /** How many they are. */
  readonly count: number
  readonly #linesOf: (place: number) => Uint32Array

  constructor(place: number, template: Template | null, count: number, linesOf: (place: number) => Uint32Array) {
    this.place = place
    this.template = template
    this.count = count
    this.#linesOf = linesOf
  }

  /** Lines of the block, ascending; to know them takes the block's columns. */
  get lines(): Uint32Array {
    return this.#linesOf(this.place)
  }
}

const scratch = new Scratch()
const slab = new Slab()
/** Where a line's number is its level. */
const SAME_LEVEL = Uint8Array.from(COUNTED, (_, level) => level)
/** No index of a level. */
const NO_LEVEL = 0xff

export class Block {
  readonly firstSeq: number
  readonly lines: number
  readonly header: BlockHeader
  readonly #parts: BlockParts
  readonly #templates: readonly (Template | null)[]
  #timeWords: TimeWords | null = null
  readonly #groups: (Group | undefined)[] = []
  readonly #texts: (Uint8Array | undefined)[] = []
  readonly #words: (WordText | undefined)[] = []
  #columns: Columns | null = null
  readonly #linesOf = (place: number): Uint32Array => {
    const { ends, lines } = this.#sorted()
    return lines.subarray(place === 0 ? 0 : ends[place - 1], ends[place])
  }
  #members: { readonly ends: Uint32Array; readonly lines: Uint32Array; readonly rows: Uint32Array } | null = null
  #runs: Uint32Array | null = null
  #body: { readonly whole: WholeLines | null; readonly words: StoredWords } | null = null

  /** `templates`: of each entry of the header's list, null for number 0. */
  constructor({ firstSeq, lines, header }: BlockPlace, templates: readonly (Template | null)[], parts: BlockParts) {
    this.firstSeq = firstSeq
    this.lines = lines
    this.header = header
    this.#templates = templates
    this.#parts = parts
  }

  get columns(): Columns {
    this.#columns ??= decodeColumns(this.#parts.columns(), this.lines)
    return this.#columns
  }

  /** The lines that are kept whole, in the order of the group without template. */
  get whole(): WholeLines {
    const { whole } = this.#open()
    if (whole === null) throw new BlockDamage('a block misses its whole lines')
    return whole
  }

  /** @throws BlockDamage where the block is not what it was when it was written */
  check(): void {
    const sum = crc32(this.#parts.body(), crc32(this.#parts.columns()))
    if (sum !== this.header.checksum) throw new BlockDamage(`the block of line ${this.firstSeq} is damaged`)
  }

  /** Null where the lines are kept whole. */
  template(place: number): Template | null {
    const template = this.#templates[place]
    if (template === undefined) throw new BlockDamage('a line has no template')
    return template
  }

  group(place: number): Group {
    const known = this.#groups[place]
    if (known !== undefined) return known
    const made = new Group(place, this.template(place), this.header.templates[place]?.lines ?? 0, this.#linesOf)
    this.#groups[place] = made
    return made
  }

  /** Whether stored words of a template may hold the text, folded if case does not count. */
  mayHold(place: number, text: Uint8Array, caseless: boolean): boolean {
    const told = this.#open().words.mayHold(place, text, caseless)
    if (told !== null) return told
    const words = Buffer.from(this.textOf(place))
    if (caseless) foldBytes(words)
    return words.indexOf(text) !== -1
  }

  /** The stored words of a group, see `WordText`. */
  textOf(place: number): Uint8Array {
    this.#texts[place] ??= this.#open().words.textOf(place, scratch).slice()
    return this.#texts[place]
  }

  /** The stored words of all groups as they are packed. */
  get packed(): StoredWords {
    return this.#open().words
  }

  words(group: Group): WordText {
    const { place, template, count } = group
    const known = this.#words[place]
    if (known !== undefined) return known
    const text = this.textOf(place)
    const made = { text, starts: startsOf(text, count * (template?.stored ?? 0)), lines: count }
    this.#words[place] = made
    return made
  }

  runOf(line: number): Run {
    this.#runs ??= runIndexes(this.columns.runs, this.lines)
    const run = this.columns.runs[this.#runs[line] as number]
    if (run === undefined) throw new BlockDamage('a line belongs to no batch')
    return run
  }

  /** When it happened, see `LogLine`. */
  timeOf(line: number): number {
    const { received, clockOffset } = this.runOf(line)
    const deviceTime = this.columns.times[line] as number
    return Number.isNaN(deviceTime) ? received : deviceTime - clockOffset
  }

  /** Index in `COUNTED`. */
  levelOf(line: number): number {
    const template = this.template(this.columns.places[line] as number)
    return template === null ? (this.whole.levels[this.rowOf(line)] as number) : template.level
  }

  /**
   * For each line a number, and for each number the level, as an index in `COUNTED`: what can be told without sorting the
   * lines by template.
   */
  levels(): { readonly kinds: Uint8Array | Uint16Array; readonly ofKind: Uint8Array } {
    const { places } = this.columns
    // A loop: `from` would take longer than everything else here.
    const byPlace = new Uint8Array(this.#templates.length)
    for (let place = 0; place < byPlace.length; place++) byPlace[place] = this.#templates[place]?.level ?? NO_LEVEL
    if (this.#templates[0] !== null) return { kinds: places, ofKind: byPlace }
    const own = this.whole.levels
    const kinds = new Uint8Array(this.lines)
    let row = 0
    for (let line = 0; line < kinds.length; line++) {
      const level = byPlace[places[line] as number] as number
      kinds[line] = level === NO_LEVEL ? (own[row++] as number) : level
    }
    return { kinds, ofKind: SAME_LEVEL }
  }

  line(line: number): DecodedLine {
    const group = this.group(this.columns.places[line] as number)
    const row = this.rowOf(line)
    const deviceTime = this.columns.times[line] as number
    return {
      bytes: this.bytesOf(group, row),
      level: COUNTED[this.levelOf(line)] ?? 'none',
      time: Number.isNaN(deviceTime) ? null : deviceTime,
      module: this.moduleOf(group, row),
    }
  }

  moduleOf({ template }: Group, row: number): string | null {
    return template === null ? (this.whole.modules[row] ?? null) : template.module
  }

  /** Where a line stands in its group. */
  rowOf(line: number): number {
    return this.#sorted().rows[line] as number
  }

  /** A line's bytes as they came: nobody writes there again. */
  bytesOf(group: Group, row: number): Uint8Array {
    if (group.template === null) return this.#wholeOf(row).slice()
    const out = scratch.of(longestLine(group.template, this.words(group)))
    return slab.keep(out, this.write(group, row, out, 0))
  }

  #wholeOf(row: number): Uint8Array {
    const { ends, text } = this.whole
    return text.subarray(row === 0 ? 0 : ends[row - 1], ends[row])
  }

  /** A line has not more bytes. */
  mostOf(group: Group, row: number): number {
    return group.template === null ? this.#wholeOf(row).length : longestLine(group.template, this.words(group))
  }

  /** Writes a line as it came, and gives where it ends. */
  put(group: Group, row: number, out: Uint8Array, at: number): number {
    if (group.template !== null) return this.write(group, row, out, at)
    const bytes = this.#wholeOf(row)
    out.set(bytes, at)
    return at + bytes.length
  }

  /** Writes a line of a group that has a template, and gives where it ends. */
  write(group: Group, row: number, out: Uint8Array, at: number): number {
    if (group.template === null) throw new RangeError('a whole line is not written')
    const { template } = group
    const time = template.stored < template.forms.length ? this.timeWordsOf(group.lines[row] as number) : this.#time()
    return writeLine(template, this.words(group), row, time, out, at)
  }

  /** Set to the line's time; valid until the next call. */
  timeWordsOf(line: number): TimeWords {
    const time = this.#time()
    time.set(this.columns.times[line] as number, this.runOf(line).zoneMinutes)
    return time
  }

  /** Most blocks that are opened write no line. */
  #time(): TimeWords {
    this.#timeWords ??= new TimeWords()
    return this.#timeWords
  }

  #sorted() {
    this.#members ??= sortByPlace(this.columns.places, this.header.templates)
    return this.#members
  }

  #open() {
    if (this.#body !== null) return this.#body
    const reader = new ByteReader(this.#parts.body())
    const [first] = this.header.templates
    const whole = first?.id === 0 ? readWholeLines(reader, first.lines) : null
    this.#body = { whole, words: new StoredWords(reader.rest(), this.#templates.length) }
    return this.#body
  }
}

function sortByPlace(places: Uint8Array | Uint16Array, groups: BlockHeader['templates']) {
  const ends = new Uint32Array(groups.length)
  for (let line = 0; line < places.length; line++) (ends[places[line] as number] as number)++
  groups.forEach((group, place) => {
    if (ends[place] !== group.lines) throw new BlockDamage('lines of a block have other templates')
    ends[place] = group.lines + (place === 0 ? 0 : (ends[place - 1] as number))
  })
  const next = new Uint32Array(groups.length)
  next.set(ends.subarray(0, -1), 1)
  const first = next.slice()
  const lines = new Uint32Array(places.length)
  const rows = new Uint32Array(places.length)
  for (let line = 0; line < places.length; line++) {
    const place = places[line] as number
    const at = (next[place] as number)++
    lines[at] = line
    rows[line] = at - (first[place] as number)
  }
  return { ends, lines, rows }
}

function runIndexes(runs: readonly Run[], lines: number): Uint32Array {
  const indexes = new Uint32Array(lines)
  let from = 0
  runs.forEach((run, index) => {
    indexes.fill(index, from, from + run.lines)
    from += run.lines
  })
  return indexes
}

/** Where each word of a group begins, and one more where the last one ends. */
function startsOf(text: Uint8Array, words: number): Uint32Array {
  const starts = new Uint32Array(words + 1)
  let found = 0
  for (let at = 0; at < text.length && found < words; at++) if (text[at] === WORD_END) starts[++found] = at + 1
  if (found !== words) throw new BlockDamage('words of a block are missing')
  return starts
}
