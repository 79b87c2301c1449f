import { type LineLevel, splitDeviceKey } from '../../../shared/model.ts'
import type { MatchLine } from '../../../shared/query.ts'
import type { LineColumns } from '../store/blocks/lines.ts'
import { COUNTED } from '../store/level-order.ts'
import { correctedTime } from '../store/log-line.ts'
import type { CommittedBatch } from './live-lines.ts'

/** What a query is asked about: one line of columns after the other; its text is made only if the query asks for it. */
export class AskedLine implements MatchLine {
  device = ''
  platform = ''
  level: LineLevel = 'none'
  module: string | null = null
  time = 0
  readonly #lines: LineColumns
  readonly #bytes: Buffer
  #batch: CommittedBatch | null = null
  #place = 0
  #text: string | null = null

  constructor(lines: LineColumns) {
    this.#lines = lines
    const { buffer, byteOffset, byteLength } = lines.text
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength)
  }

  /** The lines that are asked about next are of this batch. */
  of(batch: CommittedBatch): void {
    this.#batch = batch
    const { platform, ref } = splitDeviceKey(batch.device)
    this.platform = platform
    this.device = ref
  }

  at(place: number): this {
    const { levels, modules, times } = this.#lines
    const sent = times[place] as number
    this.#place = place
    this.#text = null
    this.level = COUNTED[levels[place] as number] ?? 'none'
    this.module = modules[place] ?? null
    if (this.#batch !== null) this.time = correctedTime(Number.isNaN(sent) ? null : sent, this.#batch)
    return this
  }

  get text(): string {
    const { starts, ends } = this.#lines
    this.#text ??= this.#bytes.toString('utf8', starts[this.#place], ends[this.#place])
    return this.#text
  }
}
