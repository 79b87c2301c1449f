import type { DeviceKey } from '../../../../shared/model.ts'
import type { DecodedLine } from '../../platforms/platform.ts'
import { correctedTime } from '../log-line.ts'
import type { Part } from '../parts.ts'
import type { Source } from '../sources.ts'
import type { SealedTotals } from './protocol.ts'

/** Adds a batch to the sums over its device's lines. */
export function addTotals(
  totals: Map<DeviceKey, SealedTotals>,
  { device, connection, how }: Source,
  { received, clockOffset, zoneMinutes, lineBytes }: Part,
  lines: readonly DecodedLine[],
): void {
  const before = totals.get(device)
  const origin = { device, connection, received, clockOffset, how }
  const times = lines.map(({ time }) => correctedTime(time, origin))
  totals.set(device, {
    device,
    lines: lines.length + (before?.lines ?? 0),
    bytes: lineBytes + (before?.bytes ?? 0),
    lastReceived: received,
    zoneMinutes,
    clockOffset,
    from: times.reduce((first, time) => Math.min(first, time), before?.from ?? Infinity),
    to: times.reduce((last, time) => Math.max(last, time), before?.to ?? -Infinity),
  })
}
