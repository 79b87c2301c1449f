import { describe, expect, it } from 'vitest'
import { Recent } from '../../../../src/renderer/log/recent.ts'
import { lines } from './lines.ts'

describe('what arrived lately', () => {
  it('gives everything after a page that was read since', () => {
    const recent = new Recent()
    recent.open()
    recent.add(lines(101, 110), 0)
    expect(recent.after(105)?.map(({ seq }) => seq)).toEqual([106, 107, 108, 109, 110])
    expect(recent.after(110)).toEqual([])
  })

  it('does not pretend to have what it let go of', () => {
    const recent = new Recent()
    recent.open()
    for (let from = 1; from < 20_000; from += 500) recent.add(lines(from, from + 499), 0)
    expect(recent.after(10)).toBeNull()
    expect(recent.after(19_990)?.length).toBe(10)
  })

  it('does not pretend to have what the tail left out', () => {
    const recent = new Recent()
    recent.open()
    recent.add(lines(1, 50), 0)
    recent.add(lines(51, 60), 25)
    expect(recent.after(60)).toBeNull()
    recent.add(lines(90, 95), 0)
    expect(recent.after(60)).toBeNull()
    expect(recent.after(89)?.length).toBe(6)
  })
})
