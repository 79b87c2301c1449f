/** A decoded line as the rest of the app sees it: one conversion for pages, tail, search and export. */
import { isUtf8 } from 'node:buffer'
import type { DeviceKey, LineLevel, LogLine } from '../../../shared/model.ts'
import { LINE_PREVIEW } from '../../../shared/model-basics.ts'
import type { MatchLine } from '../../../shared/query.ts'
import type { DecodedLine } from '../platforms/platform.ts'
import type { RawLine } from './store.ts'

/** What a line has from the batch that it came in. */
export interface LineOrigin {
  readonly device: DeviceKey
  readonly connection: string
  readonly received: number
  /** Device clock minus laptop clock, ms; 0 while unknown. */
  readonly clockOffset: number
  readonly how: string
}

/** Best estimate of when it happened: the device's time less its clock's offset, else the time of arrival. */
export function correctedTime(deviceTime: number | null, { received, clockOffset }: LineOrigin): number {
  return deviceTime === null ? received : deviceTime - clockOffset
}

export function toRawLine(line: DecodedLine, seq: number, origin: LineOrigin): RawLine {
  return {
    seq,
    device: origin.device,
    connection: origin.connection,
    received: origin.received,
    deviceTime: line.time,
    time: correctedTime(line.time, origin),
    clockOffset: origin.clockOffset,
    level: line.level,
    module: line.module,
    bytes: line.bytes,
    how: origin.how,
  }
}

export function toLogLine(line: DecodedLine, seq: number, origin: LineOrigin): LogLine {
  return {
    seq,
    device: origin.device,
    received: origin.received,
    deviceTime: line.time,
    time: correctedTime(line.time, origin),
    level: line.level,
    module: line.module,
    size: line.bytes.byteLength,
    ...shownText(line.bytes),
  }
}

/** How the bytes of a line are shown. */
export function shownText(bytes: Uint8Array): Pick<LogLine, 'text' | 'cut' | 'bytes'> {
  const { text, cut } = preview(bytes)
  return cut || isUtf8(bytes) ? { text, cut } : { text, cut, bytes: asBuffer(bytes).toString('base64') }
}

/** A stored line as a page shows it. */
export function rawToLine(raw: RawLine): LogLine {
  return toLogLine({ bytes: raw.bytes, level: raw.level, time: raw.deviceTime, module: raw.module }, raw.seq, raw)
}

/** What a query is asked about; the text is made only if the query asks for it. */
export class Matchable implements MatchLine {
  readonly device: string
  readonly platform: string
  readonly level: LineLevel
  readonly module: string | null
  readonly time: number
  readonly #bytes: Uint8Array
  #text: string | null = null

  constructor(line: DecodedLine, time: number, device: { readonly ref: string; readonly platform: string }) {
    this.device = device.ref
    this.platform = device.platform
    this.level = line.level
    this.module = line.module
    this.time = time
    this.#bytes = line.bytes
  }

  get text(): string {
    this.#text ??= asBuffer(this.#bytes).toString('utf8')
    return this.#text
  }
}

/** No character takes more than three bytes of UTF-8 for each UTF-16 unit; four more finish the last one. */
const PREVIEW_BYTES = 3 * LINE_PREVIEW + 4

function preview(bytes: Uint8Array): { readonly text: string; readonly cut: boolean } {
  const text = asBuffer(bytes).toString('utf8', 0, PREVIEW_BYTES)
  if (text.length <= LINE_PREVIEW) return { text, cut: false }
  const last = text.charCodeAt(LINE_PREVIEW - 1)
  const splitsPair = last >= 0xd800 && last < 0xdc00
  return { text: text.slice(0, splitsPair ? LINE_PREVIEW - 1 : LINE_PREVIEW), cut: true }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
