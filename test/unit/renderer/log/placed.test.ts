import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Placed, placeRows, slotOf } from '../../../../src/renderer/log/placed.ts'

const heights = fc.array(fc.constantFrom(22, 44, 66), { minLength: 1, maxLength: 40 })
const bottomOf = ({ tops }: Placed) => tops.at(-1) ?? Number.NaN

describe('rows of known heights', () => {
  it('lie one below the other, whatever was drawn before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -60, max: 60 }), heights), { minLength: 1 }), (frames) => {
        let placed: Placed | null = null
        let first = 1000
        for (const [by, rows] of frames) {
          first += by
          const now = placeRows(placed, first, rows)
          expect(now.first).toBe(first)
          expect(now.tops.slice(1).map((top, at) => top - (now.tops[at] ?? 0))).toEqual(rows)
          placed = now
        }
      }),
    )
  })

  it('stay where they are for as long as one of them is drawn', () => {
    const before = placeRows(null, 100, [22, 44, 22])
    expect(placeRows(before, 98, [22, 22, 22, 44])).toEqual({ first: 98, tops: [-44, -22, 0, 22, 66] })
    expect(placeRows(before, 102, [22, 22])).toEqual({ first: 102, tops: [66, 88, 110] })
  })

  it('take the places of those before where all are others', () => {
    const before = placeRows(placeRows(null, 100, [22, 22]), 101, [22, 22])
    expect(placeRows(before, 500, [22, 22]).tops).toEqual(before.tops)
    expect(placeRows(before, 103, [22]).tops[0]).toBe(before.tops[0])
  })

  it('begin again where they have come too far from where they began', () => {
    let placed = placeRows(null, 0, [22, 22])
    for (let first = 1; first < 100_000; first++) placed = placeRows(placed, first, [22, 22])
    expect(Math.abs(bottomOf(placed))).toBeLessThan(1_100_000)
  })
})

describe('the element that shows a row', () => {
  it('is another one for each of as many rows as there are elements', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000, max: 10_000 }), fc.integer({ min: 1, max: 100 }), (first, slots) => {
        const taken = Array.from({ length: slots }, (_, at) => slotOf(first + at, slots))
        expect(new Set(taken).size).toBe(slots)
        expect(taken.every((slot) => slot >= 0 && slot < slots)).toBe(true)
        expect(slotOf(first + slots, slots)).toBe(taken[0])
      }),
    )
  })
})
