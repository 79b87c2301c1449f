/**
 * What a device's clock is worth, estimated from what it sends. A wrong clock is normal on site, so it is measured and
 * shown, and lines are put in order by the corrected time; nothing is refused for it.
 */
import type { ClockSample } from '../platforms/platform.ts'

export interface ClockEstimate {
  /** Minutes that the device's written times are ahead of UTC (its time zone); 0 while unknown. */
  readonly zoneMinutes: number
  readonly zoneKnown: boolean
  /** Device clock minus laptop clock, ms; null while unknown. */
  readonly offset: number | null
}

export const UNKNOWN_CLOCK: ClockEstimate = { zoneMinutes: 0, zoneKnown: false, offset: null }

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
/** Time zones reach from UTC-12 to UTC+14. */
const WEST = -12 * 60 * MINUTE
const EAST = 14 * 60 * MINUTE
/** Clients state whole seconds and a request takes a while: below this an offset says nothing. */
const NOISE = 1500
/** A fresh line is at most this old when it is uploaded; older ones are a backlog that tells nothing about the zone. */
const FRESH = 90_000

/**
 * The estimate after one more upload.
 *
 * Lines write local time without a zone. They are never newer than the upload, so the largest difference to the
 * device's own clock, in quarters of an hour, is its zone; a backlog only ever makes it look smaller.
 */
export function estimateClock(before: ClockEstimate, sample: ClockSample, received: number): ClockEstimate {
  const reference = sample.deviceNow ?? received
  const zone = estimateZone(before, sample.newestLine === null ? null : sample.newestLine - reference)
  return { ...zone, offset: estimateOffset(before, sample, received, zone.zoneMinutes) }
}

function estimateZone(before: ClockEstimate, ahead: number | null): Pick<ClockEstimate, 'zoneMinutes' | 'zoneKnown'> {
  if (ahead === null || ahead < WEST - FRESH || ahead > EAST + FRESH) return before
  const quarters = Math.round(ahead / QUARTER) * QUARTER
  if (Math.abs(ahead - quarters) > FRESH) return before
  // (plus zero, because a negative zero is no zone)
  const minutes = quarters / MINUTE + 0
  return before.zoneKnown && minutes <= before.zoneMinutes ? before : { zoneMinutes: minutes, zoneKnown: true }
}

function estimateOffset(
  before: ClockEstimate,
  sample: ClockSample,
  received: number,
  zoneMinutes: number,
): number | null {
  if (sample.deviceNow !== null) return settle(before.offset, sample.deviceNow - received)
  if (sample.newestLine === null) return before.offset
  // Only the lines tell: they are at most as new as the clock, so a later look can only bring the estimate forward.
  const seen = sample.newestLine - zoneMinutes * MINUTE - received
  return before.offset === null || seen > before.offset ? settle(before.offset, seen) : before.offset
}

function settle(before: number | null, measured: number): number {
  if (Math.abs(measured) < NOISE) return 0
  return before !== null && Math.abs(measured - before) < NOISE ? before : measured
}
