/**
 * What the schema `logLine` says, checked by hand: lines leave the core by the thousand in a second, and a schema that
 * looks at each field and copies each line costs more than reading them out of the store.
 */
import { z } from 'zod'
import { deviceKey, LINE_LEVELS, type logLine } from './model.ts'

type Line = z.infer<typeof logLine>

/** For streams and pages; as strict as an array of `logLine`, but fields that it does not name stay. */
export const logLines = z.custom<Line[]>((value) => Array.isArray(value) && value.every(isLogLine))

const LEVELS: ReadonlySet<unknown> = new Set(LINE_LEVELS)

function isLogLine(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { seq, device, received, deviceTime, time, level, module, text, size, cut, bytes } = value as Record<
    keyof Line,
    unknown
  >
  return (
    Number.isFinite(seq) &&
    isDeviceKey(device) &&
    Number.isFinite(received) &&
    (deviceTime === null || Number.isFinite(deviceTime)) &&
    Number.isFinite(time) &&
    LEVELS.has(level) &&
    (module === null || typeof module === 'string') &&
    typeof text === 'string' &&
    Number.isFinite(size) &&
    typeof cut === 'boolean' &&
    (bytes === undefined || typeof bytes === 'string')
  )
}

/** Neighbors often are of one device. */
let last: string | null = null

function isDeviceKey(value: unknown): boolean {
  if (value === last) return true
  if (!deviceKey.safeParse(value).success) return false
  last = value as string
  return true
}
