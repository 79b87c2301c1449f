import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LEAST, placeWindow } from '../../../../src/main/shell/placement.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1040 }
const left = { x: -1280, y: 100, width: 1280, height: 1000 }

describe('placeWindow', () => {
  test('opens in the middle of the primary screen the first time', () => {
    expect(placeWindow(null, [screen])).toEqual({ x: 240, y: 70, width: 1440, height: 900 })
  })

  test('fits a small screen', () => {
    expect(placeWindow(null, [{ x: 0, y: 24, width: 1024, height: 700 }])).toEqual({
      x: 0,
      y: 24,
      width: 1024,
      height: 700,
    })
  })

  test('opens where it was left, on another screen too', () => {
    const bounds = { x: -1200, y: 150, width: 1000, height: 700 }
    expect(placeWindow(bounds, [screen, left])).toEqual(bounds)
  })

  test('comes back to the primary screen when the other one has been unplugged', () => {
    expect(placeWindow({ x: -1200, y: 150, width: 1000, height: 700 }, [screen])).toMatchObject({ x: 240, y: 70 })
  })

  test.each([
    ['above the screen', { x: 100, y: -60, width: 1000, height: 700 }],
    ['below it', { x: 100, y: 1030, width: 1000, height: 700 }],
    ['almost off to the right', { x: 1900, y: 100, width: 1000, height: 700 }],
  ])('does not open %s, where nobody could take hold of it', (_, bounds) => {
    expect(placeWindow(bounds, [screen])).toMatchObject({ x: 240, y: 70 })
  })

  test('is never too small to be used', () => {
    expect(placeWindow({ x: 10, y: 10, width: 300, height: 200 }, [screen])).toEqual({ x: 10, y: 10, ...LEAST })
  })

  test('always has its title bar on a screen', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const size = fc.integer({ min: 1, max: 4000 })
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (bounds) => {
        const { x, y, width } = placeWindow(bounds, [screen, left])
        const isOn = (area: typeof screen) =>
          y >= area.y && y < area.y + area.height && x < area.x + area.width && x + width > area.x
        expect([screen, left].some(isOn)).toBe(true)
      }),
    )
  })
})
