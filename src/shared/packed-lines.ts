/**
 * Lines of a live tail on their way to whoever looks: columns in place of objects. Making JSON of each line's fields, and
 * objects of it again, is most of what a tail costs; here all texts are one, and so are all numbers.
 */
import { z } from 'zod'
import { LINE_LEVELS, type LineLevel, type LogLine } from './model.ts'
import { isStep, NumberReader, NumberWriter } from './number-text.ts'

export interface PackedLines {
  /** How many they are. */
  readonly count: number
  /** All texts, one behind the other. */
  readonly text: string
  readonly devices: readonly string[]
  /** What a line can be. */
  readonly kinds: readonly Kind[]
  /**
   * See `number-text.ts`. Of each line: its kind, from 1 on, times 4, plus 1 where its bytes are not as many as the units
   * of its text, plus 2 where its time does not follow from its run; the length of its text; and, where there are such,
   * by how much its bytes are more, its device's time, its time. A 0 before a line begins a run of lines whose numbers
   * follow each other, of one device, received at one moment: the first one's number, the device, when received, and
   * device time less time.
   */
  readonly numbers: string
  /** Those of the numbers that are not whole. */
  readonly exact: readonly number[]
  /** Bytes of lines that are not UTF-8, by the lines' places. */
  readonly bytes: Readonly<Record<string, string>>
}

interface Kind {
  readonly level: LineLevel
  readonly module: string | null
  readonly cut: boolean
  /** Its device's time is known. */
  readonly timed: boolean
}

/** Looked at by hand, as `log-lines.ts` does; the numbers are read where lines are made of them. */
export const packedLines = z.custom<PackedLines>((value) => {
  if (typeof value !== 'object' || value === null) return false
  const { count, text, devices, kinds, numbers, exact, bytes } = value as Record<keyof PackedLines, unknown>
  return (
    Number.isSafeInteger(count) &&
    typeof text === 'string' &&
    typeof numbers === 'string' &&
    isArrayOf(devices, isString) &&
    isArrayOf(kinds, isKind) &&
    isArrayOf(exact, Number.isFinite) &&
    typeof bytes === 'object' &&
    bytes !== null &&
    Object.values(bytes).every(isString)
  )
})

const LEVELS: ReadonlySet<unknown> = new Set(LINE_LEVELS)

function isArrayOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => is(item))
}

function isString(value: unknown): boolean {
  return typeof value === 'string'
}

function isKind(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { level, module, cut, timed } = value as Record<keyof Kind, unknown>
  const isNamed = module === null || typeof module === 'string'
  return LEVELS.has(level) && isNamed && typeof cut === 'boolean' && typeof timed === 'boolean'
}

const RUN = 0
const SIZED = 1
const ODD = 2
const FLAGS = 4

export function packLines(lines: readonly LogLine[]): PackedLines {
  const packer = new LinePacker()
  const texts: string[] = []
  let last: LogLine | null = null
  for (const line of lines) {
    const { seq, device, received } = line
    if (last === null || last.seq + 1 !== seq || last.device !== device || last.received !== received) {
      packer.run(seq, device, received, offsetOf(line))
    }
    packer.line(line, line.text.length)
    texts.push(line.text)
    last = line
  }
  return packer.finish(texts.join(''))
}

function offsetOf({ deviceTime, time }: LogLine): number {
  const offset = deviceTime === null ? 0 : deviceTime - time
  return Number.isFinite(offset) ? offset : 0
}

type OfLine = Pick<LogLine, 'level' | 'module' | 'cut' | 'deviceTime' | 'time' | 'size' | 'bytes'>

/** What stands before a step: the last number of its kind that was one. */
interface Before {
  seq: number
  received: number
  offset: number
  time: number
}

/** Everything but the texts, line by line. */
export class LinePacker {
  readonly #numbers = new NumberWriter()
  readonly #kinds: Kind[] = []
  /** Places among the kinds, by module. */
  readonly #modules = new Map<string | null, number[]>()
  readonly #devices = new Map<string, number>()
  readonly #bytes: Record<string, string> = {}
  readonly #before: Before = { seq: 0, received: 0, offset: 0, time: 0 }
  #count = 0
  #received = 0
  #offset = 0

  /** The lines from here on have numbers that follow each other. `offset`: device time less time. */
  run(seq: number, device: string, received: number, offset: number): void {
    const [numbers, before] = [this.#numbers, this.#before]
    this.#received = received
    this.#offset = offset
    numbers.count(RUN)
    before.seq = numbers.step(seq, before.seq)
    numbers.count(this.#device(device))
    before.received = numbers.step(received, before.received)
    before.offset = numbers.step(offset, before.offset)
  }

  /** `length`: of its text. */
  line({ level, module, cut, deviceTime, time, size, bytes }: OfLine, length: number): void {
    const [numbers, before] = [this.#numbers, this.#before]
    const isOdd = time !== timeOf(this.#received, this.#offset, deviceTime)
    const kind = this.#kind(level, module, cut, deviceTime !== null)
    numbers.count((kind + 1) * FLAGS + (isOdd ? ODD : 0) + (size === length ? 0 : SIZED))
    numbers.count(length)
    if (size !== length) numbers.step(size - length, 0)
    if (deviceTime !== null) before.time = numbers.step(deviceTime, before.time)
    if (isOdd) numbers.step(time, before.time)
    if (bytes !== undefined) this.#bytes[this.#count] = bytes
    this.#count++
  }

  /** `text`: those of all lines, one behind the other. */
  finish(text: string): PackedLines {
    return {
      count: this.#count,
      text,
      devices: [...this.#devices.keys()],
      kinds: this.#kinds,
      numbers: this.#numbers.text(),
      exact: this.#numbers.exact,
      bytes: this.#bytes,
    }
  }

  #device(device: string): number {
    const known = this.#devices.get(device)
    if (known !== undefined) return known
    this.#devices.set(device, this.#devices.size)
    return this.#devices.size - 1
  }

  #kind(level: LineLevel, module: string | null, cut: boolean, timed: boolean): number {
    let known = this.#modules.get(module)
    if (known === undefined) {
      known = []
      this.#modules.set(module, known)
    }
    for (const place of known) {
      const kind = this.#kinds[place]
      if (kind?.level === level && kind.cut === cut && kind.timed === timed) return place
    }
    known.push(this.#kinds.length)
    return this.#kinds.push({ level, module, cut, timed }) - 1
  }
}

/** @throws RangeError for what `packLines` never made */
export function unpackLines({ count, text, devices, kinds, numbers, exact, bytes }: PackedLines): LogLine[] {
  const reader = new NumberReader(numbers, exact)
  const lines: LogLine[] = []
  const before: Before = { seq: 0, received: 0, offset: 0, time: 0 }
  let [seq, device, received, offset, at] = [0, '', 0, 0, 0]
  while (lines.length < count) {
    const head = reader.count()
    if (head === RUN) {
      seq = reader.step(before.seq)
      device = devices[reader.count()] ?? ''
      received = reader.step(before.received)
      offset = reader.step(before.offset)
      if (isStep(seq)) before.seq = seq
      if (isStep(received)) before.received = received
      if (isStep(offset)) before.offset = offset
      continue
    }
    const kind = kinds[Math.floor(head / FLAGS) - 1]
    if (kind === undefined) throw new RangeError('packed lines contradict themselves')
    const { level, module, cut, timed } = kind
    const length = reader.count()
    const size = (head & SIZED) === 0 ? length : length + reader.step(0)
    const deviceTime = timed ? reader.step(before.time) : null
    if (deviceTime !== null && isStep(deviceTime)) before.time = deviceTime
    const time = (head & ODD) === 0 ? timeOf(received, offset, deviceTime) : reader.step(before.time)
    const own = bytes[lines.length]
    const line = {
      seq,
      device,
      received,
      deviceTime,
      time,
      level,
      module,
      text: text.slice(at, at + length),
      size,
      cut,
    }
    lines.push(own === undefined ? line : { ...line, bytes: own })
    seq++
    at += length
  }
  return lines
}

function timeOf(received: number, offset: number, deviceTime: number | null): number {
  return deviceTime === null ? received : deviceTime - offset
}
