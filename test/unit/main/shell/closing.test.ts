import { describe, expect, test } from 'vitest'
import { decideClosing } from '../../../../src/main/shell/closing.ts'

const never = async () => {
  throw new Error('nothing to ask')
}

describe('decideClosing', () => {
  test.each([
    { what: 'window', keepInTray: false, decided: 'quit' },
    { what: 'window', keepInTray: true, decided: 'tray' },
    { what: 'app', keepInTray: false, decided: 'quit' },
    { what: 'app', keepInTray: true, decided: 'quit' },
  ] as const)('without raised levels, closing the $what (in the tray: $keepInTray) is to $decided', async (given) => {
    const { what, keepInTray, decided } = given
    expect(await decideClosing({ what, keepInTray, leases: 0, ask: never })).toBe(decided)
  })

  test.each([
    ['restore', 'quit'],
    ['keep', 'tray'],
    ['cancel', 'stay'],
  ] as const)('with raised levels it asks, whatever was chosen before: %s is to %s', async (answer, decided) => {
    for (const what of ['window', 'app'] as const) {
      for (const keepInTray of [true, false]) {
        let asked = 0
        const ask = async (leases: number) => {
          asked = leases
          return answer
        }
        expect(await decideClosing({ what, keepInTray, leases: 2, ask })).toBe(decided)
        expect(asked).toBe(2)
      }
    }
  })
})
