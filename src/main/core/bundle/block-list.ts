import { LINE_LEVELS, type LineLevel } from '../../../shared/model.ts'
import type { IndexBlock } from './index-format.ts'
import type { EntryWriter, Segment, SpooledEntry } from './spool.ts'

interface OpenBlock {
  readonly at: number
  lines: number
  readonly first: number
  last: number
  from: number
  to: number
  readonly levels: number[]
}

const LEVEL_AT = Object.fromEntries(LINE_LEVELS.map((level, index) => [level, index])) as Record<LineLevel, number>

/** The blocks of an entry while its lines are written: one for each segment, or for each line that takes several. */
export class BlockList {
  readonly #writer: EntryWriter
  readonly #blocks: OpenBlock[] = []
  #block: OpenBlock | null = null
  #cuts = -1

  constructor(writer: EntryWriter) {
    this.#writer = writer
  }

  /**
   * To be called for each line when its bytes were put. Where that cut the segment before, a block begins with the line.
   * @param start the position at which the line begins.
   */
  add(line: { readonly seq: number; readonly time: number; readonly level: LineLevel }, start: number): void {
    const { seq, time, level } = line
    let block = this.#block
    if (block === null || this.#writer.cuts !== this.#cuts) {
      block = { at: start, lines: 0, first: seq, last: seq, from: time, to: time, levels: LINE_LEVELS.map(() => 0) }
      this.#blocks.push(block)
      this.#block = block
      this.#cuts = this.#writer.cuts
    }
    block.lines++
    block.last = seq
    if (time < block.from) block.from = time
    if (time > block.to) block.to = time
    const at = LEVEL_AT[level]
    block.levels[at] = (block.levels[at] as number) + 1
  }

  /** With their places, which are known once everything is in the spool. */
  finish(entry: SpooledEntry): IndexBlock[] {
    const packedAt = placesOf(entry.segments)
    return this.#blocks.map((block, index) => {
      const end = this.#blocks[index + 1]?.at ?? entry.size
      const from = packedAt(block.at)
      return { ...block, size: end - block.at, packedAt: from, packedSize: packedAt(end) - from }
    })
  }
}

/** From the beginning of a segment (or the end of all) to where its deflated data begins in the entry. */
function placesOf(segments: readonly Segment[]): (at: number) => number {
  const places = new Map<number, number>()
  let packed = 0
  let end = 0
  for (const segment of segments) {
    places.set(segment.at, packed)
    packed += segment.packedSize
    end = segment.at + segment.size
  }
  places.set(end, packed)
  return (at) => {
    const place = places.get(at)
    if (place === undefined) throw new Error(`No segment begins at ${at}`)
    return place
  }
}
