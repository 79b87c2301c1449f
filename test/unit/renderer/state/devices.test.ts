import { describe, expect, it } from 'vitest'
import { labelOf, RATE_SAMPLES, sampleRates } from '../../../../src/renderer/state/devices.ts'
import type { Device } from '../../../../src/shared/model.ts'

const device = (ref: string, linesPerSecond = 0): Device => ({
  key: `tencent:${ref}`,
  platform: 'tencent',
  ref,
  name: ref.split('/')[1] ?? ref,
  product: null,
  credential: 'none',
  state: 'online',
  connection: null,
  lastSeen: null,
  clockOffset: null,
  level: { level: null, how: 'unknown', since: null },
  lines: 0,
  linesPerSecond,
  leaseId: null,
})

describe('labelOf', () => {
  const all = [device('A/pump'), device('B/pump'), device('A/valve')]

  it('is the name where that is enough, and the whole reference where it is not', () => {
    expect(all.map((each) => labelOf(each, all))).toEqual(['A/pump', 'B/pump', 'valve'])
  })
})

describe('sampleRates', () => {
  it('keeps the last minute of those devices that are still there', () => {
    let rates: ReadonlyMap<string, readonly number[]> = new Map([['tencent:A/gone', [1, 2]]])
    for (let second = 0; second < RATE_SAMPLES + 5; second++) rates = sampleRates([device('A/pump', second)], rates)
    expect([...rates.keys()]).toEqual(['tencent:A/pump'])
    expect(rates.get('tencent:A/pump')).toHaveLength(RATE_SAMPLES)
    expect(rates.get('tencent:A/pump')?.at(-1)).toBe(RATE_SAMPLES + 4)
  })
})
