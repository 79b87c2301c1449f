/** Makes a block of gathered lines. */
import { crc32 } from 'node:zlib'
import { ByteWriter } from './bytes.ts'
import { encodeColumns } from './columns.ts'
import { gramsOf } from './grams.ts'
import { encodeHeader } from './header.ts'
import type { Entry, Learner } from './learner.ts'
import type { BlockLines } from './lines.ts'
import { encodeWords, WORD_END } from './stored-words.ts'
import { summaryOf } from './summary.ts'
import { NO_TIME, TimeWords } from './time-words.ts'
import { writeWholeLines } from './whole-lines.ts'
import { Words } from './words.ts'

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
/** Blocks from one look at zstd to the next, while it is not worth it. */
const ZSTD_EVERY = 16

/** Lines of a block that share a template; null stands for those that are kept whole. */
interface Group {
  readonly entry: Entry | null
  readonly lines: number[]
}

export class BlockEncoder {
  readonly #learner: Learner
  readonly #words = new Words()
  readonly #time = new TimeWords()
  /** Where each line's words begin. */
  #firstWords = new Int32Array(2048)
  #text = new Uint8Array(64 * 1024)
  #untilZstd = 0

  constructor(learner: Learner) {
    this.#learner = learner
  }

  encode(lines: BlockLines): Encoded {
    const entries = this.#entriesOf(lines)
    const unknown = new Set(entries.filter((entry): entry is Entry => entry?.id === 0))
    const learned = this.#learner.settle([...unknown])
    const groups = groupsOf(entries)
    const columns = encodeColumns(placesOf(groups, lines.count), lines.runs, lines.times)
    const body = this.#bodyOf(lines, groups)
    const header = encodeHeader({
      ...summaryOf(lines),
      templates: groups.map(({ entry, lines: own }) => ({ id: entry?.id ?? 0, lines: own.length })),
      checksum: crc32(body, crc32(columns)),
    })
    for (const { entry } of groups) if (entry !== null) entry.lines = 0
    const grams = gramsOf(lines.text, lines.ends)
    return { block: { firstSeq: lines.firstSeq, lines: lines.count, header, columns, body, grams }, learned }
  }

  #entriesOf(lines: BlockLines): (Entry | null)[] {
    const { ends, runs } = lines
    if (this.#firstWords.length <= lines.count) this.#firstWords = new Int32Array(2 * lines.count)
    this.#words.clear()
    const entries: (Entry | null)[] = []
    let from = 0
    for (const run of runs) {
      for (const last = entries.length + run.lines; entries.length < last; ) {
        const line = entries.length
        const to = ends[line] as number
        this.#firstWords[line] = this.#words.count
        entries.push(to - from > LONGEST_LINE ? null : this.#entryOf(lines, line, from, to, run.zoneMinutes))
        from = to
      }
    }
    this.#firstWords[lines.count] = this.#words.count
    return entries
  }

  #entryOf(lines: BlockLines, line: number, from: number, to: number, zoneMinutes: number): Entry | null {
    const { text } = lines
    const firstWord = this.#words.count
    const time = lines.times[line] as number
    this.#time.set(Number.isNaN(time) ? null : time, zoneMinutes)
    const hash = this.#words.add(text, from, to, this.#time)
    const level = lines.levels[line] as number
    const module = lines.modules[line] ?? null
    const entry = this.#learner.entryOf({ hash, level, module, text, from, to, firstWord }, this.#words)
    if (entry !== null) entry.lines++
    return entry
  }

  #bodyOf(lines: BlockLines, groups: readonly Group[]): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter()
    const whole = groups.find(({ entry }) => entry === null)
    if (whole !== undefined) writeWholeLines(out, wholeLines(lines, whole.lines))
    const tryZstd = this.#untilZstd === 0
    const words = encodeWords(this.#wordsOf(lines.text, groups), tryZstd)
    if (tryZstd && !words.zstd) this.#untilZstd = ZSTD_EVERY
    else if (this.#untilZstd > 0) this.#untilZstd--
    out.bytes(words.bytes)
    return out.finish()
  }

  #wordsOf(from: Uint8Array, groups: readonly Group[]): { text: Uint8Array; ends: number[] } {
    // Each word is followed by its end, and is not longer than it was in its line.
    const most = from.length + this.#words.count
    if (this.#text.length < most) this.#text = new Uint8Array(2 * most)
    const text = this.#text
    const { starts, ends } = this.#words
    let length = 0
    const groupEnds = groups.map(({ entry, lines }) => {
      const forms = entry?.template.forms ?? []
      for (let word = 0; word < forms.length; word++) {
        if (forms[word] !== NO_TIME) continue
        for (const line of lines) {
          const index = (this.#firstWords[line] as number) + word
          const end = ends[index] as number
          for (let at = starts[index] as number; at < end; at++) text[length++] = from[at] as number
          text[length++] = WORD_END
        }
      }
      return length
    })
    return { text: text.subarray(0, length), ends: groupEnds }
  }
}

/** In the order of their templates' numbers. */
function groupsOf(entries: readonly (Entry | null)[]): Group[] {
  const groups = new Map<number, Group>()
  entries.forEach((entry, line) => {
    const id = entry?.id ?? 0
    const group = groups.get(id)
    if (group === undefined) groups.set(id, { entry: id === 0 ? null : entry, lines: [line] })
    else group.lines.push(line)
  })
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group)
}

function placesOf(groups: readonly Group[], lines: number): Uint16Array {
  const places = new Uint16Array(lines)
  groups.forEach((group, place) => {
    for (const line of group.lines) places[line] = place
  })
  return places
}

function wholeLines({ text, ends, levels, modules }: BlockLines, own: readonly number[]) {
  const pieces = own.map((line) => text.subarray(line === 0 ? 0 : ends[line - 1], ends[line]))
  let end = 0
  return {
    levels: Uint8Array.from(own, (line) => levels[line] as number),
    modules: own.map((line) => modules[line] ?? null),
    ends: Uint32Array.from(pieces, (piece) => (end += piece.length)),
    text: Buffer.concat(pieces),
  }
}
