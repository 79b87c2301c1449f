import { describe, expect, test } from 'vitest'
import { type Decode, linesOf } from '../../../../../src/main/core/store/decode.ts'

const batch = { device: 'acme:a:b', encoding: 'e', body: Buffer.from('one\ntwo'), count: 2, zoneMinutes: 480 }
const whole = [{ bytes: batch.body, level: 'none', time: null, module: null }]

describe('linesOf', () => {
  test('asks the platform of the device, with the encoding and the zone of the batch', () => {
    const asked: unknown[] = []
    const decode: Decode = (...question) => {
      asked.push(question)
      return [...whole, ...whole].map((line) => ({ ...line, level: 'info' as const }))
    }
    expect(linesOf(decode, batch).map(({ level }) => level)).toEqual(['info', 'info'])
    expect(asked).toEqual([['acme', 'e', batch.body, { zoneMinutes: 480 }]])
  })

  test('shows the body whole where there is no decoder, or where it gives another number of lines', () => {
    const failing: Decode = () => {
      throw new RangeError('no platform')
    }
    expect(linesOf(failing, batch)).toEqual(whole)
    expect(linesOf(() => [], batch)).toEqual(whole)
    const three: Decode = () => [0, 1, 2].map(() => ({ bytes: batch.body, level: 'info', time: null, module: null }))
    expect(linesOf(three, batch)).toEqual(whole)
  })
})
