import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DecodedLine } from '../../../../../src/main/core/platforms/platform.ts'
import {
  correctedTime,
  type LineOrigin,
  Matchable,
  rawToLine,
  toLogLine,
  toRawLine,
} from '../../../../../src/main/core/store/log-line.ts'
import { LINE_PREVIEW, logLine } from '../../../../../src/shared/model.ts'

const ORIGIN: LineOrigin = {
  device: 'acme:PRODUCT/pump',
  connection: 'site',
  received: 1_000_000,
  clockOffset: 300,
  how: 'signed',
}

function decoded(bytes: Uint8Array | string, changes: Partial<DecodedLine> = {}): DecodedLine {
  return { bytes: Buffer.from(bytes), level: 'warn', time: 5000, module: 'net', ...changes }
}

test('the time is the device’s less the offset of its clock, or that of arrival', () => {
  expect(correctedTime(5000, ORIGIN)).toBe(4700)
  expect(correctedTime(0, ORIGIN)).toBe(-300)
  expect(correctedTime(null, ORIGIN)).toBe(1_000_000)
})

describe('a line for a page', () => {
  test('says all that is known of it', () => {
    expect(toLogLine(decoded('grüß'), 7, ORIGIN)).toEqual({
      seq: 7,
      device: 'acme:PRODUCT/pump',
      received: 1_000_000,
      deviceTime: 5000,
      time: 4700,
      level: 'warn',
      module: 'net',
      text: 'grüß',
      size: 6,
      cut: false,
    })
  })

  test('brings its bytes where they are not UTF-8, and keeps a byte order mark and a NUL in its text', () => {
    const broken = Uint8Array.from([0x61, 0xff, 0x00])
    expect(toLogLine(decoded(broken), 1, ORIGIN)).toMatchObject({ text: 'a\ufffd\0', bytes: 'Yf8A', size: 3 })
    const marked = toLogLine(decoded('\ufeffa\0'), 1, ORIGIN)
    expect(marked.text).toBe('\ufeffa\0')
    expect(marked).not.toHaveProperty('bytes')
  })

  test('is cut at the same character however the text is coded, and never within one', () => {
    for (const unit of ['a', 'é', '日', '😀']) {
      const fits = unit.repeat(LINE_PREVIEW / unit.length)
      expect(toLogLine(decoded(fits), 1, ORIGIN)).toMatchObject({ text: fits, cut: false })
      const long = toLogLine(decoded(`${fits}${unit}`), 1, ORIGIN)
      expect(long).toMatchObject({ text: fits, cut: true, size: Buffer.byteLength(fits) + Buffer.byteLength(unit) })
      const shifted = toLogLine(decoded(`a${fits}`), 1, ORIGIN)
      expect(shifted.text.isWellFormed()).toBe(true)
      expect(`a${fits}`.startsWith(shifted.text)).toBe(true)
      expect(shifted.text.length).toBeGreaterThanOrEqual(LINE_PREVIEW - 1)
    }
    const broken = toLogLine(decoded(new Uint8Array(LINE_PREVIEW + 1).fill(0xff)), 1, ORIGIN)
    expect(broken).toMatchObject({ text: '\ufffd'.repeat(LINE_PREVIEW), cut: true })
    expect(broken).not.toHaveProperty('bytes')
  })

  test('is what the contract lets through, and shows exactly the bytes, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const line = logLine.parse(toLogLine(decoded(bytes), 1, ORIGIN))
        const shown = line.bytes === undefined ? Buffer.from(line.text) : Buffer.from(line.bytes, 'base64')
        expect(shown.equals(bytes)).toBe(true)
      }),
    )
  })

  test('is the same whether it comes from a batch or from the store', () => {
    const line = decoded(Uint8Array.from([0xc3, 0x28]))
    expect(rawToLine(toRawLine(line, 9, ORIGIN))).toEqual(toLogLine(line, 9, ORIGIN))
  })
})

test('a query is asked about the whole line and its device', () => {
  const long = 'x'.repeat(LINE_PREVIEW + 10)
  const line = new Matchable(decoded(long), 1_000_000, { ref: 'a:b', platform: 'acme' })
  expect([line.text, line.level, line.device, line.platform, line.module, line.time]).toEqual([
    long,
    'warn',
    'a:b',
    'acme',
    'net',
    1_000_000,
  ])
})
