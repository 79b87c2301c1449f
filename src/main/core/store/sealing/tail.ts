/** The last block: while it is small, what comes next is added to it. */
import { Block } from '../blocks/block.ts'
import { decodeHeader } from '../blocks/header.ts'
import { type BlockLines, LineColumns } from '../blocks/lines.ts'
import type { BlockTable } from '../blocks/table.ts'
import { BLOCK_BYTES, type Gathering } from './gather.ts'

export class Tail {
  /** 0 where there is no block. */
  readonly id: number
  readonly firstSeq: number
  readonly #lines: number
  readonly #bytes: number

  constructor(id: number, firstSeq: number, lines: number, bytes: number) {
    this.id = id
    this.firstSeq = firstSeq
    this.#lines = lines
    this.#bytes = bytes
  }

  static of(id: number, lines: BlockLines): Tail {
    return new Tail(id, lines.firstSeq, lines.count, lines.byteLength)
  }

  static read(table: BlockTable): Tail {
    const last = table.last()
    if (last === null) return new Tail(0, 0, 0, 0)
    return new Tail(last.id, last.firstSeq, last.lines, decodeHeader(last.header).bytes)
  }

  /** The number after its last line. */
  get end(): number {
    return this.firstSeq + this.#lines
  }

  /** Whether a line of this number is to be added to it, where full blocks have so many lines. */
  takes(seq: number, blockLines: number): boolean {
    return this.id > 0 && seq === this.end && this.#lines < blockLines / 2 && this.#bytes < BLOCK_BYTES / 2
  }

  /** Adds its lines, as they are in the file. */
  addTo(gathering: Gathering, table: BlockTable): void {
    const last = table.last()
    if (last?.id !== this.id) throw new RangeError('the last block is not in the file')
    const header = decodeHeader(last.header)
    const known = new Map(table.templatesFrom(1).map(({ id, template }) => [id, template]))
    const templates = header.templates.map(({ id }) => known.get(id) ?? null)
    const block = new Block({ ...last, header }, templates, {
      columns: () => table.columns(last.id) ?? new Uint8Array(),
      body: () => table.body(last.id) ?? new Uint8Array(),
    })
    block.check()
    const columns = new LineColumns()
    for (let line = 0; line < block.lines; line++) columns.add(block.line(line))
    let line = 0
    for (const { lines, ...run } of block.columns.runs) {
      gathering.add(run, columns, line, line + lines)
      line += lines
    }
  }
}
