import type { DeviceKey } from '../../../shared/model.ts'
import { sealedTotals } from './blocks/table.ts'
import type { ReadableDb } from './database.ts'
import { hotParts } from './hot.ts'
import { SourceNames } from './sources.ts'
import type { DeviceTotals } from './store.ts'

/** Sums per device: read when the store is opened, kept up with each commit from then on. */
export class Totals {
  readonly #devices = new Map<DeviceKey, DeviceTotals>()

  constructor(db: ReadableDb) {
    for (const { from: _, to: __, ...sealed } of sealedTotals(db)) this.add(sealed)
    const sources = new SourceNames(db)
    for (const parts of hotParts(db)) {
      for (const { source, received, zoneMinutes, clockOffset, lines, lineBytes } of parts) {
        const { device } = sources.get(source)
        this.add({ device, lines, bytes: lineBytes, lastReceived: received, zoneMinutes, clockOffset })
      }
    }
  }

  /** Adds a batch, newer than all before it. */
  add(batch: DeviceTotals): void {
    const before = this.#devices.get(batch.device)
    const lines = batch.lines + (before?.lines ?? 0)
    const bytes = batch.bytes + (before?.bytes ?? 0)
    this.#devices.set(batch.device, { ...batch, lines, bytes })
  }

  /** Lines of a device are gone. */
  take(device: DeviceKey, { lines, bytes }: { readonly lines: number; readonly bytes: number }): void {
    const before = this.#devices.get(device)
    if (!before) return
    this.#devices.set(device, { ...before, lines: before.lines - lines, bytes: before.bytes - bytes })
  }

  all(): DeviceTotals[] {
    return [...this.#devices.values()]
  }
}
