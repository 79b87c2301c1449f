import type { RawLine } from '../store/store.ts'
import type { DeviceExport, DeviceExports } from './devices.ts'
import type { Redactor } from './redact/redactor.ts'
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
  for await (const page of pages) {
    for (const sent of page) {
      const line = redactLine(sent, redactor)
      if (device === null || line.device !== device.source) device = devices.of(line.device)
      writeLine(line, device)
      findings.line(line, device.key)
      soFar.bytes += line.bytes.length
    }
    soFar.lines += page.length
    onPage(soFar)
    await zip.ready()
  }
  return soFar
}

/** The device keeps its name here; it is redacted where it is written. */
function redactLine(line: RawLine, redactor: Redactor): RawLine {
  if (redactor.profile === 'none') return line
  const bytes = redactor.bytes(line.bytes)
  const connection = redactor.text(line.connection)
  const how = redactor.text(line.how)
  const module = line.module === null ? null : redactor.text(line.module)
  const same = bytes === line.bytes && connection === line.connection && how === line.how && module === line.module
  return same ? line : { ...line, bytes, connection, how, module }
}

function writeLine(line: RawLine, device: DeviceExport): void {
  writeBytes(line.bytes, device.log)
  const start = device.ndjson.position
  const written = device.encoder.write(line, device.ndjson)
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
