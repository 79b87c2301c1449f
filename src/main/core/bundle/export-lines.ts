import type { RawLine } from '../store/store.ts'
import type { DeviceExport, DeviceExports } from './devices.ts'
import type { Redactor } from './redact/redactor.ts'
import { needsOf } from './redact/triggers.ts'
import type { ReportFindings } from './report/findings.ts'
import type { EntryWriter } from './spool.ts'
import type { ZipWriter } from './zip-writer.ts'

const LINE_FEED = 0x0a

export interface LinesSoFar {
  lines: number
  bytes: number
}

export interface LineSinks {
  readonly zip: ZipWriter
  readonly redactor: Redactor
  readonly findings: ReportFindings
  readonly onPage: (soFar: LinesSoFar) => void
}

/**
 * Writes every line twice, in one pass in which all devices come interleaved: its bytes as sent and a line feed into the
 * device's .log, every field as JSON into its .ndjson. Where a line holds line breaks of its own the .log cannot show
 * where it ends; the .ndjson can, and loses nothing.
 */
export async function exportLines(
  pages: AsyncIterable<readonly RawLine[]>,
  devices: DeviceExports,
  { zip, redactor, findings, onPage }: LineSinks,
): Promise<LinesSoFar> {
  const soFar: LinesSoFar = { lines: 0, bytes: 0 }
  let device: DeviceExport | null = null
  const redact = redactor.profile === 'none' ? null : new LineRedaction(redactor)
  for await (const page of pages) {
    for (const sent of page) {
      const line = redact === null ? sent : redact.line(sent)
      if (device === null || line.device !== device.source) device = devices.of(line.device)
      writeLine(line, device, redact === null ? needsOf(line.bytes) : redact.needs)
      findings.line(line, device.key)
      soFar.bytes += line.bytes.length
    }
    soFar.lines += page.length
    onPage(soFar)
    await zip.ready()
  }
  return soFar
}

/** Takes out of lines what is to be taken out. */
class LineRedaction {
  /** What the bytes of the last line need. */
  needs = 0
  readonly #redactor: Redactor
  /** Neighbors mostly share these, so they are asked for once. */
  #connection: readonly [string, string] = ['', '']
  #how: readonly [string, string] = ['', '']
  #module: readonly [string, string] = ['', '']

  constructor(redactor: Redactor) {
    this.#redactor = redactor
  }

  /** The device keeps its name here; it is redacted where it is written. */
  line(line: RawLine): RawLine {
    const { connection, how, module } = line
    const scanned = this.#redactor.scan(line.bytes)
    const bytes = this.#redactor.bytes(line.bytes, scanned)
    this.needs = bytes === line.bytes ? scanned : needsOf(bytes)
    if (connection !== this.#connection[0]) this.#connection = [connection, this.#redactor.text(connection)]
    if (how !== this.#how[0]) this.#how = [how, this.#redactor.text(how)]
    if (module !== null && module !== this.#module[0]) this.#module = [module, this.#redactor.text(module)]
    const known = module === null ? null : this.#module[1]
    const same = bytes === line.bytes && connection === this.#connection[1] && how === this.#how[1] && module === known
    return same ? line : { ...line, bytes, connection: this.#connection[1], how: this.#how[1], module: known }
  }
}

function writeLine(line: RawLine, device: DeviceExport, needs: number): void {
  writeBytes(line.bytes, device.log)
  const start = device.ndjson.position
  const written = device.encoder.write(line, device.ndjson, needs)
  device.blocks.add(line, start)
  if (written === 'binary') device.binaryLines++
  if (written !== 'plain' && line.bytes.includes(LINE_FEED)) device.multilineLines++
  if (device.lines === 0) device.firstSeq = line.seq
  device.lastSeq = line.seq
  device.lines++
  device.bytes += line.bytes.length
  device.levels[line.level]++
  if (line.time < device.from) device.from = line.time
  if (line.time > device.to) device.to = line.time
}

/** Whole lines in one segment where they fit. */
const SHORT = 64 * 1024
const LINE_END = Buffer.of(LINE_FEED)

function writeBytes(bytes: Uint8Array, log: EntryWriter): void {
  if (bytes.length > SHORT) {
    log.write(bytes)
    log.write(LINE_END)
    return
  }
  log.room(bytes.length + 1)
  log.buffer.set(bytes, log.length)
  log.length += bytes.length + 1
  log.buffer[log.length - 1] = LINE_FEED
}
