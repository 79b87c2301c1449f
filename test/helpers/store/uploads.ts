import type { NewBatch } from '../../../src/main/core/store/store.ts'

export const RECEIVED = Date.UTC(2026, 2, 1, 8)

/** Upload number n: its lines say so, and it is recognized when it comes again. */
export function uploadOf(n: number, received: number): NewBatch {
  const count = 1 + (n % 7)
  const lines = Array.from(
    { length: count },
    (_, line) => `I - -|upload ${n} line ${line} ${'x'.repeat((n * 131) % 900)}\n`,
  )
  const body = Buffer.from(lines.join(''))
  return {
    device: `acme:${n % 3}`,
    connection: 'site',
    received,
    encoding: 'lines',
    body,
    count,
    levels: [0, 0, count, 0, 0],
    bytes: body.byteLength - count,
    requestKey: null,
    contentKey: `upload ${n}`,
    zoneMinutes: 0,
    clockOffset: 0,
    how: 'test',
  }
}
