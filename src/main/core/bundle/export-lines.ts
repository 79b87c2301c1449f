import type { PackedLines } from '../store/reading/packed.ts'
import type { DeviceExports } from './devices.ts'
import { LineWriter } from './line-writer.ts'
import type { Redactor } from './redact/redactor.ts'
import type { ReportFindings } from './report/findings.ts'
import type { ZipWriter } from './zip-writer.ts'

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
  pages: AsyncIterable<PackedLines>,
  devices: DeviceExports,
  { zip, redactor, findings, onPage }: LineSinks,
): Promise<LinesSoFar> {
  const soFar: LinesSoFar = { lines: 0, bytes: 0 }
  const writer = new LineWriter(devices, redactor, findings)
  for await (const page of pages) {
    soFar.bytes += writer.page(page)
    soFar.lines += page.seqs.length
    onPage(soFar)
    await zip.ready()
  }
  for (const device of devices.all()) device.writer.flush()
  return soFar
}
