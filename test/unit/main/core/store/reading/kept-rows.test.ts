import { describe, expect, test } from 'vitest'
import { hotLines, KeptRows } from '../../../../../../src/main/core/store/reading/kept-rows.ts'

const origin = { device: 'one:pump', connection: 'site', received: 2000, clockOffset: 100, how: 'signed' }
const lines = hotLines(
  [
    { bytes: Buffer.from('late'), level: 'warn', time: 1100, module: 'net' },
    { bytes: Buffer.from('timeless'), level: 'none', time: null, module: null },
  ],
  origin,
)

describe('KeptRows', () => {
  test('knows what a question asks of each line', () => {
    expect(lines.map(({ match }) => [match.text, match.device, match.platform, match.time, match.module])).toEqual([
      ['late', 'pump', 'one', 1000, 'net'],
      ['timeless', 'pump', 'one', 2000, null],
    ])
  })

  test('gives back what it keeps, and lets the oldest go for the newest', () => {
    const rows = new KeptRows()
    const bytes = 200 * 1024
    expect(rows.keep(1, lines, bytes)).toBe(lines)
    for (let seq = 2; seq <= 10; seq++) rows.keep(seq, lines, bytes)
    expect(rows.get(1)).toBe(lines)
    rows.keep(11, lines, bytes)
    expect([rows.get(1), rows.get(2), rows.get(11)]).toEqual([undefined, lines, lines])
  })

  test('does not let one large batch take the place of all others', () => {
    const rows = new KeptRows()
    rows.keep(1, lines, 10)
    expect(rows.keep(2, lines, 1024 * 1024)).toBe(lines)
    expect([rows.get(1), rows.get(2)]).toEqual([lines, undefined])
  })
})
