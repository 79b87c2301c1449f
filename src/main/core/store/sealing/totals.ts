import type { DeviceKey } from '../../../../shared/model.ts'
import type { LineColumns } from '../blocks/lines.ts'
import type { Part } from '../parts.ts'
import type { SealedTotals } from './protocol.ts'

/** Adds a batch, which is these lines, to the sums over its device's lines. */
export function addTotals(
  totals: Map<DeviceKey, SealedTotals>,
  device: DeviceKey,
  { received, clockOffset, zoneMinutes, lineBytes }: Part,
  { times }: LineColumns,
  begin: number,
  end: number,
): void {
  const before = totals.get(device)
  let from = before?.from ?? Infinity
  let to = before?.to ?? -Infinity
  for (let line = begin; line < end; line++) {
    const deviceTime = times[line] as number
    const time = Number.isNaN(deviceTime) ? received : deviceTime - clockOffset
    if (time < from) from = time
    if (time > to) to = time
  }
  totals.set(device, {
    device,
    lines: end - begin + (before?.lines ?? 0),
    bytes: lineBytes + (before?.bytes ?? 0),
    lastReceived: received,
    zoneMinutes,
    clockOffset,
    from,
    to,
  })
}
