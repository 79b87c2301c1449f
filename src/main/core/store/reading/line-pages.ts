import { COUNTED } from '../level-order.ts'
import type { LineOrigin } from '../log-line.ts'
import { type PackedLines, PLACES } from './packed.ts'
import type { Found } from './segment.ts'

/** What is told of a line besides its bytes. */
export interface LineFacts {
  readonly seq: number
  /** NaN where the device did not say. */
  readonly deviceTime: number
  /** Corrected time. */
  readonly time: number
  /** Index in `COUNTED`. */
  readonly level: number
  readonly module: string | null
  readonly origin: LineOrigin
}

export interface LinePage {
  readonly packed: PackedLines
  /** Of its last line. */
  readonly last: number
  readonly transfer: readonly ArrayBuffer[]
}

export interface PageSize {
  readonly lines: number
  /** A page ends with the line that reaches it. */
  readonly bytes: number
}

/** More than is left of a line before which a page need not end. */
const SPARE = 128 * 1024
const LINE_FEED = 0x0a

/** Lines on their way into pages, without an object for each: written here, and copied when a page is full. */
export class LinePages {
  /** A line may be written here from `end` on, once `begin` made room for it. */
  bytes: Uint8Array<ArrayBuffer>
  end = 0
  readonly #size: PageSize
  readonly #seqs: Float64Array<ArrayBuffer>
  readonly #deviceTimes: Float64Array<ArrayBuffer>
  readonly #times: Float64Array<ArrayBuffer>
  readonly #levels: Uint8Array<ArrayBuffer>
  readonly #places: Uint32Array<ArrayBuffer>
  #origins = new Dictionary<LineOrigin>()
  #modules = new Dictionary<string | null>()
  #count = 0
  #done: LinePage[] = []

  constructor(size: PageSize) {
    const { lines, bytes } = size
    this.#size = size
    this.bytes = new Uint8Array(bytes + SPARE)
    this.#seqs = new Float64Array(lines)
    this.#deviceTimes = new Float64Array(lines)
    this.#times = new Float64Array(lines)
    this.#levels = new Uint8Array(lines)
    this.#places = new Uint32Array(PLACES * lines)
  }

  /** Makes room for a line of so many bytes. */
  begin(most: number): void {
    if (this.end + most < this.bytes.length) return
    this.#finish()
    if (most >= this.bytes.length) this.bytes = new Uint8Array(most + SPARE)
  }

  /** Takes the line that was written up to there. */
  add(to: number, { seq, deviceTime, time, level, module, origin }: LineFacts): void {
    const at = this.#count++
    this.#seqs[at] = seq
    this.#deviceTimes[at] = deviceTime
    this.#times[at] = time
    this.#levels[at] = level
    this.#places[PLACES * at] = this.#origins.place(origin)
    this.#places[PLACES * at + 1] = this.#modules.place(module)
    this.#places[PLACES * at + 2] = to
    this.bytes[to] = LINE_FEED
    this.end = to + 1
    if (this.#count === this.#size.lines || this.end >= this.#size.bytes) this.#finish()
  }

  addFound({ seq, time, line, origin }: Found): void {
    const { bytes, module } = line
    this.begin(bytes.byteLength)
    this.bytes.set(bytes, this.end)
    const known = { deviceTime: line.time ?? Number.NaN, level: COUNTED.indexOf(line.level) }
    this.add(this.end + bytes.byteLength, { seq, time, module, origin, ...known })
  }

  /** Those that are full. */
  take(): LinePage[] {
    if (this.#done.length === 0) return NONE
    const done = this.#done
    this.#done = []
    return done
  }

  /** Those that are full, and what is left. */
  takeAll(): LinePage[] {
    this.#finish()
    return this.take()
  }

  #finish(): void {
    const count = this.#count
    if (count === 0) return
    const seqs = this.#seqs.slice(0, count)
    const deviceTimes = this.#deviceTimes.slice(0, count)
    const times = this.#times.slice(0, count)
    const levels = this.#levels.slice(0, count)
    const places = this.#places.slice(0, PLACES * count)
    const bytes = this.bytes.slice(0, this.end)
    const named = { origins: this.#origins.values, modules: this.#modules.values }
    this.#done.push({
      packed: { ...named, seqs, deviceTimes, times, levels, places, bytes },
      last: seqs[count - 1] as number,
      transfer: [seqs, deviceTimes, times, levels, places, bytes].map(({ buffer }) => buffer),
    })
    this.#origins = new Dictionary()
    this.#modules = new Dictionary()
    this.#count = 0
    this.end = 0
  }
}

const NONE: LinePage[] = []

class Dictionary<T> {
  readonly values: T[] = []
  readonly #places = new Map<T, number>()
  /** What was asked for last is mostly asked for again. */
  #last = -1

  place(value: T): number {
    if (this.#last !== -1 && this.values[this.#last] === value) return this.#last
    const known = this.#places.get(value) ?? this.values.length
    if (known === this.values.length) {
      this.#places.set(value, known)
      this.values.push(value)
    }
    this.#last = known
    return known
  }
}
