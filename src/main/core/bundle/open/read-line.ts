import { type DeviceKey, LINE_LEVELS, type LineLevel } from '../../../../shared/model.ts'
import type { RawLine } from '../../store/store.ts'
import { BundleFault } from '../fault.ts'

const LEVELS: ReadonlySet<unknown> = new Set(LINE_LEVELS)

/**
 * A line of an `.ndjson` as docs/bundle-format.md says that it is to be read. Looked at member by member: a bundle holds
 * millions of them, and nobody vouches for any.
 * @throws BundleFault
 */
export function readLine(json: string, device: DeviceKey, entry: string): RawLine {
  const value = parse(json, entry)
  const { seq, received, clockOffset, deviceTime, level, module, connection, how, text, base64, time } = value
  const valid =
    value.device === device &&
    Number.isSafeInteger(seq) &&
    (seq as number) >= 0 &&
    isNumber(received) &&
    isNumber(clockOffset) &&
    (deviceTime === null || isNumber(deviceTime)) &&
    (time === undefined || isNumber(time)) &&
    LEVELS.has(level) &&
    (module === null || typeof module === 'string') &&
    typeof connection === 'string' &&
    typeof how === 'string' &&
    (typeof text === 'string' || typeof base64 === 'string')
  if (!valid) throw new BundleFault(entry, 'has a line that is not as it must be')
  const expected = deviceTime === null ? received : (deviceTime as number) - (clockOffset as number)
  return {
    seq: seq as number,
    device,
    connection,
    received: received as number,
    deviceTime: deviceTime as number | null,
    time: (time ?? expected) as number,
    clockOffset: clockOffset as number,
    level: level as LineLevel,
    module,
    bytes: typeof text === 'string' ? Buffer.from(text) : Buffer.from(base64 as string, 'base64'),
    how,
  }
}

function parse(json: string, entry: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new BundleFault(entry, 'has a line that is no JSON object')
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value)
}
