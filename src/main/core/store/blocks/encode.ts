/** Makes a block of gathered lines. */
import { crc32 } from 'node:zlib'
import { ByteWriter } from './bytes.ts'
import { encodeColumns } from './columns.ts'
import { gramsOf } from './grams.ts'
import { encodeHeader } from './header.ts'
import type { Entry, Learner } from './learner.ts'
import type { BlockLines } from './lines.ts'
import { encodeWords } from './stored-words.ts'
import { summaryOf } from './summary.ts'
import { NO_TIME, TimeWords } from './time-words.ts'
import { Trial } from './trial.ts'
import { writeWholeLines } from './whole-lines.ts'
import { WordGatherer } from './word-gatherer.ts'

export interface EncodedBlock {
  readonly firstSeq: number
  readonly lines: number
  /** See `header.ts`. */
  readonly header: Uint8Array<ArrayBuffer>
  /** See `columns.ts`. */
  readonly columns: Uint8Array<ArrayBuffer>
  /** The lines that are kept whole, if there are any, and then the words of the others. */
  readonly body: Uint8Array<ArrayBuffer>
  readonly grams: Uint8Array<ArrayBuffer>
}

export interface Encoded {
  readonly block: EncodedBlock
  /** Templates that are new with it. */
  readonly learned: readonly Entry[]
}

/** A longer line is kept whole without a look at its words. */
const LONGEST_LINE = 16_384
const FIRST_BYTES = 128 * 1024

/** Lines of a block that share a template; null stands for those that are kept whole. */
interface Group {
  readonly entry: Entry | null
  readonly lines: Int32Array
}

export class BlockEncoder {
  readonly #learner: Learner
  readonly #time = new TimeWords()
  readonly #gatherer = new WordGatherer()
  readonly #out = new ByteWriter(FIRST_BYTES)
  readonly #zstdWords = new Trial()
  readonly #zstdColumns = new Trial()
  /** Of each line; null for one that cannot have a template. */
  #entries: (Entry | null)[] = []
  /** Where each line's words begin. */
  #firstWords = new Int32Array(2048)

  constructor(learner: Learner) {
    this.#learner = learner
  }

  encode(lines: BlockLines): Encoded {
    const present = this.#findTemplates(lines)
    const learned = this.#learner.settle(present.filter(({ id }) => id === 0))
    const { groups, places } = this.#group(lines.count, present)
    const columns = encodeColumns(places, lines.runs, lines.times.subarray(0, lines.count), this.#zstdColumns)
    const body = this.#bodyOf(lines, groups)
    const header = encodeHeader({
      ...summaryOf(lines),
      templates: groups.map(({ entry, lines: own }) => ({ id: entry?.id ?? 0, lines: own.length })),
      checksum: crc32(body, crc32(columns)),
    })
    for (const entry of present) entry.lines = 0
    const grams = gramsOf(lines)
    return { block: { firstSeq: lines.firstSeq, lines: lines.count, header, columns, body, grams }, learned }
  }

  /** Sets the entry of each line, and gives those that there are in the order of their first lines. */
  #findTemplates(lines: BlockLines): Entry[] {
    const { count, starts, ends, levels, modules, times, text, runs } = lines
    const { words } = this.#learner
    if (this.#firstWords.length < count) this.#firstWords = new Int32Array(2 * count)
    words.clear()
    const present: Entry[] = []
    let line = 0
    for (const { lines: length, zoneMinutes } of runs) {
      for (const end = line + length; line < end; line++) {
        const [from, to] = [starts[line] as number, ends[line] as number]
        this.#firstWords[line] = words.count
        this.#entries[line] = null
        if (to - from > LONGEST_LINE) continue
        const time = times[line] as number
        this.#time.set(Number.isNaN(time) ? null : time, zoneMinutes)
        const at = { text, from, to, level: levels[line] as number, module: modules[line] ?? null }
        const entry = this.#learner.entryOf(at, this.#time)
        this.#entries[line] = entry
        if (entry !== null && entry.lines++ === 0) present.push(entry)
      }
    }
    this.#entries.length = count
    return present
  }

  /** In the order of their templates' numbers, with the place of each line's group. */
  #group(
    count: number,
    present: readonly Entry[],
  ): { readonly groups: readonly Group[]; readonly places: Uint16Array } {
    const kept = present.filter(({ id }) => id > 0).sort((a, b) => a.id - b.id)
    const whole = kept.reduce((left, { lines }) => left - lines, count)
    const groups: Group[] = whole > 0 ? [{ entry: null, lines: new Int32Array(whole) }] : []
    for (const entry of kept) {
      entry.place = groups.length
      groups.push({ entry, lines: new Int32Array(entry.lines) })
    }
    const places = new Uint16Array(count)
    const filled = new Int32Array(groups.length)
    for (let line = 0; line < count; line++) {
      const entry = this.#entries[line]
      const place = entry && entry.id > 0 ? entry.place : 0
      places[line] = place
      const next = filled[place] as number
      filled[place] = next + 1
      ;(groups[place] as Group).lines[next] = line
    }
    return { groups, places }
  }

  #bodyOf(lines: BlockLines, groups: readonly Group[]): Uint8Array<ArrayBuffer> {
    const out = this.#out.clear()
    const whole = groups.find(({ entry }) => entry === null)
    if (whole !== undefined) writeWholeLines(out, wholeLines(lines, whole.lines))
    this.#gatherer.begin(lines.text, this.#learner.words)
    for (const { entry, lines: own } of groups) {
      const forms = entry?.template.forms ?? []
      for (let word = 0; word < forms.length; word++) {
        if (forms[word] === NO_TIME) this.#gatherer.add(own, this.#firstWords, word)
      }
      this.#gatherer.endGroup()
    }
    encodeWords(out, this.#gatherer, this.#zstdWords)
    return out.finish()
  }
}

function wholeLines({ text, starts, ends, levels, modules }: BlockLines, own: Int32Array) {
  const pieces = Array.from(own, (line) => text.subarray(starts[line], ends[line]))
  let end = 0
  return {
    levels: Uint8Array.from(own, (line) => levels[line] as number),
    modules: Array.from(own, (line) => modules[line] ?? null),
    ends: Uint32Array.from(pieces, (piece) => (end += piece.length)),
    text: Buffer.concat(pieces),
  }
}
