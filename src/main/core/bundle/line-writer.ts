import { isUtf8 } from 'node:buffer'
import { LINE_LEVELS, type LineLevel } from '../../../shared/model.ts'
import { COUNTED } from '../store/level-order.ts'
import type { LineOrigin } from '../store/log-line.ts'
import { type PackedLines, PLACES } from '../store/reading/packed.ts'
import type { RawLine } from '../store/store.ts'
import type { DeviceExport, DeviceExports } from './devices.ts'
import { sharedJson, wordsJson } from './line-json.ts'
import { BINARY, ESCAPED, type Form, PLAIN } from './packing/chunk.ts'
import { LineScan } from './redact/line-scan.ts'
import type { Redactor } from './redact/redactor.ts'
import { ESCAPED as NEEDS_ESCAPE, NOT_ASCII, needsOf, Triggers } from './redact/triggers.ts'
import type { ReportFindings } from './report/findings.ts'
import { RunCopy } from './run-copy.ts'

const LINE_FEED = 0x0a
/** What is longer is written by itself: a line's bytes, and the JSON that it shares. */
const MOST_BYTES = 64 * 1024
const MOST_PARTS = 16 * 1024
/** Modules whose JSON is kept: a name may also be different in each line. */
const KEPT_MODULES = 256
/** From the store's index of a level to that in `LINE_LEVELS`. */
const LEVEL_AT = COUNTED.map((level) => LINE_LEVELS.indexOf(level))

/** Errors and warnings are looked at by the report. */
const LAST_NOTABLE = LINE_LEVELS.indexOf('warn')

/** A batch as its lines in the bundle show it. */
interface Batch {
  readonly device: DeviceExport
  readonly origin: LineOrigin
  readonly shared: Buffer
}

/** Where a line lies in its page. */
export interface Sent {
  readonly page: Buffer
  readonly start: number
  readonly end: number
}

/** What is known of a line besides its bytes. */
interface Known {
  readonly batch: Batch
  readonly module: Module
  readonly seq: number
  /** NaN: the device did not say. */
  readonly deviceTime: number
  readonly time: number
  /** Index in `LINE_LEVELS`. */
  readonly level: number
}

/** A module as the bundle shows it, with its JSON for each level. */
interface Module {
  readonly name: string | null
  readonly words: readonly Buffer[]
}

/** Takes out of lines what is to be taken out, counts them, and puts them into the chunks of their devices. */
export class LineWriter {
  readonly #devices: DeviceExports
  readonly #redactor: Redactor
  readonly #findings: ReportFindings
  readonly #scan: LineScan
  readonly #modules = new Map<string | null, Module>()
  readonly #copy = new RunCopy()

  constructor(devices: DeviceExports, redactor: Redactor, findings: ReportFindings) {
    this.#devices = devices
    this.#redactor = redactor
    this.#findings = findings
    this.#scan = new LineScan(redactor.triggers)
  }

  /** Gives the bytes of its lines, as they are in the bundle. */
  page({ origins, modules, seqs, deviceTimes, times, levels, places, bytes }: PackedLines): number {
    const redactor = this.#redactor
    const count = seqs.length
    const scans = this.#scan.scan(bytes, count, (line) => places[line * PLACES + 2] as number)
    const suspect = redactor.isSuspect(bytes)
    const batches = origins.map((origin) => this.#batchOf(origin))
    const named = modules.map((module) => this.#moduleOf(module))
    const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    let sum = 0
    let start = 0
    for (let at = 0; at < count; at++) {
      const end = places[at * PLACES + 2] as number
      const scanned = scans[at] as number
      const sent = { page, start, end }
      const own = suspect || Triggers.isAny(scanned) ? ownBytes(redactor, sent, scanned, suspect) : null
      sum += this.#line(sent, own, own === null ? scanned : needsOf(own), {
        batch: batches[places[at * PLACES] as number] as Batch,
        module: named[places[at * PLACES + 1] as number] as Module,
        seq: seqs[at] as number,
        deviceTime: deviceTimes[at] as number,
        time: times[at] as number,
        level: LEVEL_AT[levels[at] as number] as number,
      })
      start = end + 1
    }
    this.#copy.finish()
    return sum
  }

  /**
   * Gives how many bytes it has.
   * @param own its bytes, where they are not those that were sent.
   */
  #line(sent: Sent, own: Uint8Array | null, needs: number, known: Known): number {
    const { seq, deviceTime, time, level } = known
    const { device, origin, shared } = known.batch
    const { writer } = device
    const words = known.module.words[level] as Buffer
    const parts = shared.length + words.length
    const length = own === null ? sent.end - sent.start : own.length
    let form: Form = PLAIN
    if ((needs & (NEEDS_ESCAPE | NOT_ASCII)) !== 0) {
      const bytes = own ?? bytesOf(sent)
      form = needs & NOT_ASCII && !isUtf8(bytes) ? BINARY : needs & NEEDS_ESCAPE ? ESCAPED : PLAIN
      if (form === BINARY) device.binaryLines++
      if (form !== PLAIN && bytes.includes(LINE_FEED)) device.multilineLines++
    }
    countLine(device, known, length)
    this.#findings.histogram.add(time, level)
    if (level <= LAST_NOTABLE) {
      const name = LINE_LEVELS[level] as LineLevel
      this.#findings.notable.add({ level: name, time, bytes: own ?? bytesOf(sent) }, device.key)
    }
    if (length > MOST_BYTES || parts > MOST_PARTS || !areExact(seq, deviceTime, time)) {
      this.#copy.finish()
      writer.addOdd(toRaw(known, own ?? bytesOf(sent)), level)
      return length
    }
    if (!writer.fits(length, parts)) {
      this.#copy.finish()
      writer.open(length, parts)
    }
    const expected = Number.isNaN(deviceTime) ? origin.received : deviceTime - origin.clockOffset
    const shownTime = time === expected ? Number.NaN : time
    const to = writer.add({ seq, deviceTime, shownTime, form, length, time, level, shared, words })
    if (own === null) this.#copy.add(sent, writer.buffer, to)
    else {
      writer.buffer.set(own, to)
      writer.buffer[to + length] = LINE_FEED
    }
    return length
  }

  #batchOf({ device: source, connection, how, ...rest }: LineOrigin): Batch {
    const device = this.#devices.of(source)
    const redactor = this.#redactor
    const names = { device: device.key, connection: redactor.text(connection), how: redactor.text(how) }
    const origin = { ...names, ...rest }
    return { device, origin, shared: Buffer.from(sharedJson(origin)) }
  }

  #moduleOf(module: string | null): Module {
    const known = this.#modules.get(module)
    if (known !== undefined) return known
    const name = module === null ? null : this.#redactor.text(module)
    const made = { name, words: LINE_LEVELS.map((level) => Buffer.from(wordsJson(level, name))) }
    if (this.#modules.size >= KEPT_MODULES) this.#modules.clear()
    this.#modules.set(module, made)
    return made
  }
}

function bytesOf({ page, start, end }: Sent): Buffer {
  return page.subarray(start, end)
}

/** What is left of a line, or null where that is all of it. */
function ownBytes(redactor: Redactor, sent: Sent, scanned: number, suspect: boolean): Uint8Array | null {
  const bytes = bytesOf(sent)
  const left = redactor.bytes(bytes, scanned, suspect)
  return left === bytes ? null : left
}

/** Whether they are whole numbers, which is all that a chunk takes. */
function areExact(seq: number, deviceTime: number, time: number): boolean {
  const known = Number.isNaN(deviceTime) || Number.isSafeInteger(deviceTime)
  return known && Number.isSafeInteger(seq) && Number.isSafeInteger(time)
}

function countLine(device: DeviceExport, { seq, time, level }: Known, length: number): void {
  if (device.lines === 0) device.firstSeq = seq
  device.lastSeq = seq
  device.lines++
  device.bytes += length
  device.levels[LINE_LEVELS[level] as LineLevel]++
  if (time < device.from) device.from = time
  if (time > device.to) device.to = time
}

function toRaw({ batch, module, seq, deviceTime, time, level }: Known, bytes: Uint8Array): RawLine {
  const known = { seq, deviceTime: Number.isNaN(deviceTime) ? null : deviceTime, time }
  return { ...batch.origin, ...known, level: LINE_LEVELS[level] as LineLevel, module: module.name, bytes }
}
