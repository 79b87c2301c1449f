/** Log lines on standard output: the bytes as the device sent them, or whole objects. */
import type { LogLine } from '../shared/model.ts'
import type { Readable } from './bundle-file.ts'
import { printable } from './output.ts'

export interface LineFormat {
  readonly json: boolean
  /** A person looks at it: control characters become pictures. In a file or a pipe every byte is as it was sent. */
  readonly terminal: boolean
}

const LINE_END = Buffer.from('\n')

/** One piece of a search or a tail, ready to be written. */
export async function formatLines(
  client: Pick<Readable, 'lines'>,
  lines: readonly LogLine[],
  format: LineFormat,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for (const line of lines) {
    const whole = line.cut ? await wholeLine(client, line) : line
    parts.push(format.json ? Buffer.from(JSON.stringify(whole)) : lineBytes(whole, format.terminal), LINE_END)
  }
  return Buffer.concat(parts)
}

/** Pages and streams carry long lines cut. */
async function wholeLine(client: Pick<Readable, 'lines'>, cut: LogLine): Promise<LogLine> {
  const { line, whole, base64 } = await client.lines.get({ seq: cut.seq })
  return { ...line, text: whole, cut: false, ...(base64 !== null && { bytes: base64 }) }
}

function lineBytes(line: LogLine, terminal: boolean): Uint8Array {
  if (terminal) return Buffer.from(printable(line.text))
  return line.bytes === undefined ? Buffer.from(line.text) : Buffer.from(line.bytes, 'base64')
}
