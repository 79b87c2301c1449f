import type { DeviceKey } from '../../../../shared/model.ts'
import { sealedTotals } from '../blocks/table.ts'
import type { ReadableDb } from '../database.ts'
import type { SealedTotals } from '../sealing/protocol.ts'
import type { Plan } from './plan.ts'
import type { Span } from './protocol.ts'
import { type Reading, Scan } from './scan.ts'

/** First and last corrected time of each device's lines; only lines that came since are looked at again. */
export class Spans {
  /** All lines up to this number are in. */
  upTo = 0
  readonly #devices = new Map<DeviceKey, Span>()

  add(device: DeviceKey, time: number): void {
    const before = this.#devices.get(device)
    if (before !== undefined && before.from <= time && time <= before.to) return
    const from = Math.min(time, before?.from ?? time)
    const to = Math.max(time, before?.to ?? time)
    this.#devices.set(device, { from, to })
  }

  /** Takes in what is known of sealed lines. */
  addSealed(totals: readonly SealedTotals[]): void {
    for (const { device, from, to } of totals) {
      this.add(device, from)
      this.add(device, to)
    }
  }

  /** Over these devices, or over all if none is named. */
  of(devices: readonly DeviceKey[]): Span | null {
    const wanted = devices.length === 0 ? [...this.#devices.keys()] : devices
    const spans = wanted.flatMap((device) => this.#devices.get(device) ?? [])
    if (spans.length === 0) return null
    return { from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) }
  }
}

/** The same of sealed lines alone. */
export function sealedSpan(db: ReadableDb, devices: readonly DeviceKey[]): Span | null {
  const spans = new Spans()
  spans.addSealed(sealedTotals(db))
  return spans.of(devices)
}

/** Lets every line through. */
export const EVERYTHING: Plan = {
  query: { kind: 'and', items: [], span: { start: 0, end: 0 } },
  options: { now: 0, regex: 'v8' },
  admits: () => true,
  levels: 0b11111,
  since: -Infinity,
  until: Infinity,
  matches: () => true,
  countable: true,
  levelOnly: true,
  everyDevice: true,
}

/** Takes in what came up to a line number and is not sealed; can be interrupted after each step. */
export function* catchUp(reading: Reading & { readonly spans: Spans }, maxSeq: number): Generator<void> {
  const { spans } = reading
  const scan = new Scan(reading, EVERYTHING, 'oldest', { low: spans.upTo + 1, high: maxSeq })
  for (let found = scan.next(Infinity); found !== null; found = scan.next(Infinity)) {
    for (const { origin, time } of found) spans.add(origin.device, time)
    spans.upTo = Math.max(spans.upTo, Math.min(maxSeq, scan.rest.low - 1))
    yield
  }
  spans.upTo = Math.max(spans.upTo, maxSeq)
}
