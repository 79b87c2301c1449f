import { isUtf8 } from 'node:buffer'
import { type DeviceKey, LINE_LEVELS, type LineLevel } from '../../../shared/model.ts'
import { COUNTED } from '../store/level-order.ts'
import type { LineOrigin } from '../store/log-line.ts'
import { type PackedLines, PLACES } from '../store/reading/packed.ts'
import type { RawLine } from '../store/store.ts'
import type { DeviceLine } from './device-lines.ts'
import type { DeviceExport, DeviceExports } from './devices.ts'
import { batchJson, wordsJson } from './line-json.ts'
import { BINARY, ESCAPED, type Form, PLAIN } from './packing/chunk.ts'
import { LineScan } from './redact/line-scan.ts'
import type { Redactor } from './redact/redactor.ts'
import { ESCAPED as NEEDS_ESCAPE, NOT_ASCII, needsOf, Triggers } from './redact/triggers.ts'
import type { ReportFindings } from './report/findings.ts'
import { SHOWN } from './report/notable.ts'
import { RunCopy } from './run-copy.ts'

const LINE_FEED = 0x0a
/** What is longer is written by itself: a line's bytes, and the JSON that it shares. */
const MOST_BYTES = 64 * 1024
const MOST_PARTS = 16 * 1024
/** Modules whose JSON is kept: a name may also be different in each line. */
const KEPT_MODULES = 256
/** Of each device. */
const KEPT_SENDERS = 16
/** From the store's index of a level to that in `LINE_LEVELS`. */
const LEVEL_AT = COUNTED.map((level) => LINE_LEVELS.indexOf(level))

/** Errors and warnings are looked at by the report. */
const LAST_NOTABLE = LINE_LEVELS.indexOf('warn')

const NONE: Buffer = Buffer.alloc(0)

/** What batches of a device from one connection share, as the bundle shows it. */
interface Sender {
  /** As it is in the source. */
  readonly source: Pick<LineOrigin, 'connection' | 'how'>
  readonly device: DeviceExport
  readonly names: Pick<LineOrigin, 'device' | 'connection' | 'how'>
  readonly json: (batch: Pick<LineOrigin, 'received' | 'clockOffset'>) => string
}

/** A batch as its lines in the bundle show it. */
interface Batch extends Pick<LineOrigin, 'received' | 'clockOffset'> {
  readonly sender: Sender
  readonly device: DeviceExport
  readonly shared: Buffer
  /** Of `shared`, bytes. */
  readonly size: number
}

/** A module as the bundle shows it, with its JSON for each level. */
interface Module {
  readonly name: string | null
  readonly words: readonly Buffer[]
  /** Of each of them, bytes. */
  readonly sizes: readonly number[]
}

/** Takes out of lines what is to be taken out, counts them, and puts them into the chunks of their devices. */
export class LineWriter {
  readonly #devices: DeviceExports
  readonly #redactor: Redactor
  readonly #findings: ReportFindings
  readonly #scan: LineScan
  readonly #modules = new Map<string | null, Module>()
  /** Of each device, as it is called in the source. */
  readonly #senders = new Map<DeviceKey, Sender[]>()
  readonly #copy = new RunCopy()
  /** The one at hand, so that none is made for each line. */
  readonly #line: { -readonly [Key in keyof DeviceLine]: DeviceLine[Key] } = {
    ...{ seq: 0.5, deviceTime: 0.5, shownTime: 0.5, time: 0.5 },
    ...{ level: 0, form: PLAIN, length: 0, shared: NONE, words: NONE, parts: 0 },
  }

  constructor(devices: DeviceExports, redactor: Redactor, findings: ReportFindings) {
    this.#devices = devices
    this.#redactor = redactor
    this.#findings = findings
    this.#scan = new LineScan(redactor.triggers)
    redactor.known.use(this.#scan.code)
  }

  /** Gives the bytes of its lines, as they are in the bundle. */
  page({ origins, modules, seqs, deviceTimes, times, levels, places, bytes }: PackedLines): number {
    const count = seqs.length
    const scans = this.#scan.scan(bytes, count, (line) => places[line * PLACES + 2] as number)
    const suspect = this.#redactor.isSuspect(this.#scan.bytes(bytes.length) ?? bytes)
    const batches = origins.map((origin) => this.#batchOf(origin))
    const named = modules.map((module) => this.#moduleOf(module))
    const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    const line = this.#line
    let sum = 0
    let start = 0
    for (let at = 0; at < count; at++) {
      const end = places[at * PLACES + 2] as number
      const batch = batches[places[at * PLACES] as number] as Batch
      const module = named[places[at * PLACES + 1] as number] as Module
      line.seq = seqs[at] as number
      line.deviceTime = deviceTimes[at] as number
      line.time = times[at] as number
      line.level = LEVEL_AT[levels[at] as number] as number
      const scanned = scans[at] as number
      if (scanned === 0 && !suspect) {
        line.form = PLAIN
        sum += this.#put(page, start, end, null, batch, module)
      } else {
        const own = this.#look(page.subarray(start, end), scanned, suspect, batch.device)
        sum += this.#put(page, start, end, own, batch, module)
      }
      start = end + 1
    }
    this.#copy.finish()
    return sum
  }

  /** What is left of a line, or null where that is all of it; says in which form it is put. */
  #look(bytes: Buffer, scanned: number, suspect: boolean, device: DeviceExport): string | null {
    const left = suspect || Triggers.isAny(scanned) ? this.#redactor.left(bytes, scanned, suspect) : null
    let form: Form = PLAIN
    // What stands for a value is plain ASCII.
    if ((scanned & (NEEDS_ESCAPE | NOT_ASCII)) !== 0) {
      const own = left === null ? bytes : Buffer.from(left, 'latin1')
      const needs = left === null ? scanned : needsOf(own)
      form = needs & NOT_ASCII && !isUtf8(own) ? BINARY : needs & NEEDS_ESCAPE ? ESCAPED : PLAIN
      if (form === BINARY) device.binaryLines++
      if (form !== PLAIN && own.includes(LINE_FEED)) device.multilineLines++
    }
    this.#line.form = form
    return left
  }

  /**
   * Puts the line at hand; gives how many bytes it has.
   * @param own its bytes in Latin-1, where they are not those between `start` and `end`.
   */
  #put(page: Buffer, start: number, end: number, own: string | null, batch: Batch, module: Module): number {
    const line = this.#line
    const { device, shared } = batch
    const { writer } = device
    const words = module.words[line.level] as Buffer
    const parts = batch.size + (module.sizes[line.level] as number)
    const length = own === null ? end - start : own.length
    device.bytes += length
    this.#findings.histogram.add(line.time, line.level)
    if (line.level <= LAST_NOTABLE) this.#note(page, start, end, own, device)
    if (length > MOST_BYTES || parts > MOST_PARTS || !areExact(line)) {
      this.#copy.finish()
      writer.addOdd(toRaw(line, batch, module, bytesOf(page, start, end, own)), line.level)
      return length
    }
    if (!writer.fits(length, parts)) {
      this.#copy.finish()
      writer.open(length, parts)
    }
    const expected = Number.isNaN(line.deviceTime) ? batch.received : line.deviceTime - batch.clockOffset
    line.shownTime = line.time === expected ? Number.NaN : line.time
    line.length = length
    line.shared = shared
    line.words = words
    line.parts = parts
    const to = writer.add(line)
    if (own === null) this.#copy.add(page, start, end, writer.buffer, to)
    else {
      writer.buffer.write(own, to, 'latin1')
      writer.buffer[to + length] = LINE_FEED
    }
    return length
  }

  #note(page: Buffer, start: number, end: number, own: string | null, device: DeviceExport): void {
    const { notable } = this.#findings
    const { time } = this.#line
    const level = LINE_LEVELS[this.#line.level] as LineLevel
    const seed = notable.seedOf(level, device.key)
    const kind = own === null ? this.#scan.kind(start, Math.min(end, start + SHOWN), seed) : null
    if (kind === null) notable.add({ level, time, bytes: bytesOf(page, start, end, own) }, device.key)
    else if (!notable.count(kind, time))
      notable.add({ level, time, bytes: page.subarray(start, end) }, device.key, kind)
  }

  #batchOf({ device: key, connection, how, received, clockOffset }: LineOrigin): Batch {
    const isIt = ({ source }: Sender) => source.connection === connection && source.how === how
    const sender = this.#senders.get(key)?.find(isIt) ?? this.#newSender(key, { connection, how })
    const shared = Buffer.from(sender.json({ received, clockOffset }))
    return { sender, device: sender.device, received, clockOffset, shared, size: shared.length }
  }

  #newSender(key: DeviceKey, source: Sender['source']): Sender {
    const device = this.#devices.of(key)
    const redactor = this.#redactor
    const names = { device: device.key, connection: redactor.text(source.connection), how: redactor.text(source.how) }
    const sender = { source, device, names, json: batchJson(names) }
    const known = this.#senders.get(key) ?? []
    // The newest first: batches of the same connection follow one another.
    this.#senders.set(key, [sender, ...known.slice(0, KEPT_SENDERS - 1)])
    return sender
  }

  #moduleOf(module: string | null): Module {
    const known = this.#modules.get(module)
    if (known !== undefined) return known
    const name = module === null ? null : this.#redactor.text(module)
    const words = LINE_LEVELS.map((level) => Buffer.from(wordsJson(level, name)))
    const made = { name, words, sizes: words.map(({ length }) => length) }
    if (this.#modules.size >= KEPT_MODULES) this.#modules.clear()
    this.#modules.set(module, made)
    return made
  }
}

/** Whether they are whole numbers, which is all that a chunk takes. */
function areExact({ seq, deviceTime, time }: DeviceLine): boolean {
  const known = Number.isNaN(deviceTime) || Number.isSafeInteger(deviceTime)
  return known && Number.isSafeInteger(seq) && Number.isSafeInteger(time)
}

function bytesOf(page: Buffer, start: number, end: number, own: string | null): Buffer {
  return own === null ? page.subarray(start, end) : Buffer.from(own, 'latin1')
}

function toRaw(line: DeviceLine, batch: Batch, module: Module, bytes: Uint8Array): RawLine {
  const { sender, received, clockOffset } = batch
  const { seq, deviceTime, time, level } = line
  const known = { seq, deviceTime: Number.isNaN(deviceTime) ? null : deviceTime, time }
  return {
    ...sender.names,
    received,
    clockOffset,
    ...known,
    level: LINE_LEVELS[level] as LineLevel,
    module: module.name,
    bytes,
  }
}
