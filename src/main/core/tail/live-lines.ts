/**
 * Lines that were just committed, for those who look: read once for all of them, into columns, and packed from there
 * without an object for a line.
 */
import { isAscii } from 'node:buffer'
import { type DeviceKey, LINE_PREVIEW, type LogLine } from '../../../shared/model.ts'
import { LinePacker, type PackedLines } from '../../../shared/packed-lines.ts'
import { LineColumns } from '../store/blocks/lines.ts'
import { linesOf } from '../store/decode.ts'
import { COUNTED } from '../store/level-order.ts'
import { correctedTime, shownText } from '../store/log-line.ts'
import { type Decoders, readBatch } from '../store/sealing/read-row.ts'
import type { Committed } from '../store/store.ts'
import { AskedLine } from './asked-line.ts'

export type CommittedBatch = Committed['batches'][number]

/** Which lines somebody looks at. */
export interface LiveFilter {
  /** Null: those of all devices. */
  readonly devices: ReadonlySet<DeviceKey> | null
  /** Null: whatever they say. */
  readonly matches: ((line: AskedLine) => boolean) | null
}

/** The lines of a batch. */
interface Run {
  readonly batch: CommittedBatch
  readonly from: number
  readonly to: number
}

type Facts = { -readonly [field in 'level' | 'module' | 'deviceTime' | 'time' | 'size' | 'cut']: LogLine[field] }

/** Memory for huge lines is not kept. */
const KEPT_BYTES = 4 * 1024 * 1024

export class LiveLines {
  readonly #decoders: Decoders
  #lines = new LineColumns()
  #runs: Run[] = []
  #scratch = Buffer.alloc(0)
  /** All of them, once somebody asked for that. */
  #all: PackedLines | null = null

  constructor(decoders: Decoders) {
    this.#decoders = decoders
  }

  /** Takes these lines in place of those that were here. */
  read(batches: readonly CommittedBatch[]): void {
    if (this.#lines.text.length > KEPT_BYTES) {
      this.#lines = new LineColumns()
      this.#scratch = Buffer.alloc(0)
    }
    const lines = this.#lines
    lines.clear()
    this.#all = null
    this.#runs = batches.map((batch) => {
      const from = lines.count
      if (!readBatch(lines, batch, this.#decoders)) {
        for (const line of linesOf(this.#decoders.decode, batch)) lines.add(line)
      }
      return { batch, from, to: lines.count }
    })
  }

  /** The places of the lines that fit, ascending. */
  choose({ devices, matches }: LiveFilter): number[] {
    const chosen: number[] = []
    const asked = new AskedLine(this.#lines)
    for (const { batch, from, to } of this.#runs) {
      if (devices !== null && !devices.has(batch.device)) continue
      asked.of(batch)
      for (let place = from; place < to; place++) {
        if (matches === null || matches(asked.at(place))) chosen.push(place)
      }
    }
    return chosen
  }

  /** The lines at these places, ascending. All of them are packed once, for whoever asks. */
  pack(places: readonly number[]): PackedLines {
    if (places.length < this.#lines.count) return this.#pack(places)
    this.#all ??= this.#pack(places)
    return this.#all
  }

  #pack(places: readonly number[]): PackedLines {
    const { levels, times, modules, starts, ends, text } = this.#lines
    const packer = new LinePacker()
    const plain = this.#plainText(places)
    const texts: string[] = []
    // One for all of them.
    const facts: Facts = { level: 'none', module: null, deviceTime: null, time: 0, size: 0, cut: false }
    let index = 0
    for (const { batch, from, to } of this.#runs) {
      for (let next = -1; index < places.length && (places[index] as number) < to; index++) {
        const place = places[index] as number
        if (place !== next) packer.run(batch.firstSeq + place - from, batch.device, batch.received, batch.clockOffset)
        next = place + 1
        const start = starts[place] as number
        const end = ends[place] as number
        const sent = times[place] as number
        const deviceTime = Number.isNaN(sent) ? null : sent
        facts.level = COUNTED[levels[place] as number] ?? 'none'
        facts.module = modules[place] ?? null
        facts.deviceTime = deviceTime
        facts.time = correctedTime(deviceTime, batch)
        facts.size = end - start
        if (plain !== null) {
          packer.line(facts, facts.size)
          continue
        }
        const { text: shown, ...rest } = shownText(text.subarray(start, end))
        packer.line({ ...facts, ...rest }, shown.length)
        texts.push(shown)
      }
    }
    return packer.finish(plain ?? texts.join(''))
  }

  /** All these texts as one, if each unit of them is a byte and none is cut; else null. */
  #plainText(places: readonly number[]): string | null {
    const { starts, ends, text } = this.#lines
    if (this.#scratch.length < text.length) this.#scratch = Buffer.allocUnsafeSlow(text.length)
    const scratch = this.#scratch
    const all = Buffer.from(text.buffer, text.byteOffset, text.length)
    let length = 0
    for (const place of places) {
      const [start, end] = [starts[place] as number, ends[place] as number]
      if (end - start > LINE_PREVIEW) return null
      length += all.copy(scratch, length, start, end)
    }
    return isAscii(scratch.subarray(0, length)) ? scratch.toString('latin1', 0, length) : null
  }
}
