/**
 * Log content that devices report (docs iot_06_v5_1302): one packet holds one or more reports, each with a type and a
 * text of one or more lines. What is stored is the packet as it came (unpacked); its lines are read out of it again here.
 */
import { hash } from 'node:crypto'
import type { DecodedLine, DeviceIdentity, Observation } from '../platform.ts'
import { readElement } from './packet.ts'
import { fromBytes, readByteFields, toList, toText } from './payload.ts'
import { readTime, type Stated } from './times.ts'

export const ENCODING = 'log-report'

interface Line {
  /** One character per byte. */
  readonly text: string
  readonly module: string | null
  readonly stamp: Stated | null
}

/** The lines of a packet; none where it was damaged since. */
function linesOf(body: Uint8Array): readonly Line[] {
  const read = readByteFields(body)
  if (!read.ok) return []
  return toList(read.fields.services)
    .map(readElement)
    .filter(({ service, type }) => service === 'log' && type === 'log_report')
    .flatMap(({ paras, time }) => {
      const module = fromBytes(toText(paras.type)).slice(0, MODULE_LENGTH) || null
      const stamp = readTime(toText(paras.timestamp)) ?? readTime(time)
      return splitContent(toText(paras.content)).map((text) => ({ text, module, stamp }))
    })
}

const MODULE_LENGTH = 64

/** LF or CR LF ends a line, and so does the end. */
function splitContent(content: string): readonly string[] {
  if (content === '') return []
  const lines = content.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** What a packet with reports says as lines; null where there are none. */
export function observeLines(
  identity: DeviceIdentity,
  body: Uint8Array,
  eventTime: string,
  now: number,
): Observation | null {
  const lines = linesOf(body)
  if (lines.length === 0) return null
  return {
    is: 'lines',
    identity,
    encoding: ENCODING,
    body,
    count: lines.length,
    levels: [0, 0, 0, 0, lines.length],
    bytes: lines.reduce((sum, { text }) => sum + text.length, 0),
    requestKey: null,
    contentKey: contentKeyOf(lines),
    clock: { deviceNow: deviceNow(lines, eventTime, now), newestLine: null },
    how: 'log_report',
  }
}

/** Only a time to the millisecond tells a packet that came again from a device that says the same thing twice. */
function contentKeyOf(lines: readonly Line[]): string | null {
  if (lines.some(({ stamp }) => stamp === null || !stamp.isExact)) return null
  const texts = lines.map(({ text, module, stamp }) => [stamp?.at, module, text])
  return hash('sha256', JSON.stringify(texts), 'base64url')
}

/** Further apart, the time of the event and those of its lines are not of one moment, ms. */
const SAME_MOMENT = 5000

/**
 * The device's clock as it sent this: the time of the event, which is now where the lines are a backlog. The Python SDK
 * writes its local time there and calls it UTC, and some firmware a constant; so where the times of the lines say
 * something else, the one that is nearer to the laptop's clock is believed.
 */
function deviceNow(lines: readonly Line[], eventTime: string, now: number): number | null {
  const sent = readTime(eventTime)?.at ?? null
  const stamps = lines.flatMap(({ stamp }) => (stamp === null ? [] : [stamp.at]))
  const newest = stamps.length === 0 ? null : stamps.reduce((one, other) => Math.max(one, other))
  if (sent === null || newest === null) return sent ?? newest
  if (Math.abs(sent - newest) <= SAME_MOMENT) return sent
  return Math.abs(sent - now) <= Math.abs(newest - now) ? sent : newest
}

/** Times are UTC, so the zone of the context does not matter. */
export function decode(encoding: string, body: Uint8Array): readonly DecodedLine[] {
  if (encoding !== ENCODING) throw new RangeError(`Unknown encoding of a Huawei batch: ${encoding}`)
  return linesOf(body).map(({ text, module, stamp }) => ({
    bytes: Buffer.from(text, 'latin1'),
    level: 'none',
    time: stamp?.at ?? null,
    module,
  }))
}
