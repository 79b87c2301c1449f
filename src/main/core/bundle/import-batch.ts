/** Lines of a bundle as a batch of the store: what an upload would have carried, in a form that keeps every byte. */
import { isUtf8 } from 'node:buffer'
import { LINE_LEVELS, type LineLevel } from '../../../shared/model.ts'
import type { DecodedLine } from '../platforms/platform.ts'
import type { NewBatch, RawLine } from '../store/store.ts'

const ENCODING = 'bundle-lines-1'

export function isBundleEncoding(encoding: string): boolean {
  return encoding === ENCODING
}

/** Level by its place in `LINE_LEVELS`, the device's time, module, and the line as text or as base64. */
type Packed = readonly [level: number, time: number | null, module: string | null, text: string | null, base64?: string]

/** @param lines of one device, connection, time of arrival and clock. */
export function toBatch(lines: readonly RawLine[]): NewBatch {
  const [first] = lines
  if (first === undefined) throw new RangeError('a batch without lines')
  const count = (wanted: LineLevel) => lines.filter(({ level }) => level === wanted).length
  return {
    device: first.device,
    connection: first.connection,
    received: first.received,
    encoding: ENCODING,
    body: Buffer.from(JSON.stringify(lines.map(pack))),
    count: lines.length,
    levels: [count('error'), count('warn'), count('info'), count('debug'), count('none')],
    bytes: lines.reduce((sum, { bytes }) => sum + bytes.length, 0),
    requestKey: null,
    contentKey: null,
    zoneMinutes: 0,
    clockOffset: first.clockOffset,
    how: `${first.how}; brought in with a bundle`,
  }
}

function pack({ level, deviceTime, module, bytes }: RawLine): Packed {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = LINE_LEVELS.indexOf(level)
  return isUtf8(view)
    ? [at, deviceTime, module, view.toString()]
    : [at, deviceTime, module, null, view.toString('base64')]
}

export function decodeBatch(body: Uint8Array): readonly DecodedLine[] {
  const lines: readonly Packed[] = JSON.parse(Buffer.from(body).toString())
  return lines.map(([level, time, module, text, base64 = '']) => ({
    bytes: text === null ? Buffer.from(base64, 'base64') : Buffer.from(text),
    level: LINE_LEVELS[level] ?? 'none',
    time,
    module,
  }))
}
