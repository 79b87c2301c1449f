import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LINE_LEVELS, type LogLine } from '../../../src/shared/model.ts'
import { packedLines, packLines, unpackLines } from '../../../src/shared/packed-lines.ts'

const moment = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }) },
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
)
const line: fc.Arbitrary<LogLine> = fc
  .record({
    seq: fc.constantFrom(1, 2, 3, 4, 9_007_199_254_740_991),
    device: fc.constantFrom('acme:pump', 'acme:P/ü'),
    received: fc.constantFrom(1_700_000_000_000, 1_700_000_000_000.25),
    deviceTime: fc.option(moment),
    time: moment,
    level: fc.constantFrom(...LINE_LEVELS),
    module: fc.constantFrom(null, '', 'net', '__proto__'),
    text: fc.string({ unit: 'binary', maxLength: 20 }),
    size: fc.nat(1000),
    cut: fc.boolean(),
    bytes: fc.option(fc.base64String()),
  })
  .map(({ bytes, ...rest }) => (bytes === null ? rest : { ...rest, bytes }))

test('lines come out of the pack as they went in, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const sent: unknown = JSON.parse(JSON.stringify(packedLines.parse(packLines(lines))))
      expect(unpackLines(packedLines.parse(sent))).toEqual(lines)
    }),
    { numRuns: 500 },
  )
})

function batch(seq: number, device: string, count: number): LogLine[] {
  return Array.from({ length: count }, (_, n) => {
    const text = `line ${n} ü`
    const rest = { level: 'info', module: 'net', text, size: text.length + 1, cut: false } as const
    return { seq: seq + n, device, received: 5000, deviceTime: 7000 + n, time: 4000 + n, ...rest }
  })
}

test('what the lines of a batch share is said once', () => {
  const packed = packLines([...batch(1, 'acme:a', 3), ...batch(4, 'acme:b', 2), ...batch(9, 'acme:b', 1)])
  expect(packed).toMatchObject({ count: 6, devices: ['acme:a', 'acme:b'], exact: [], bytes: {} })
  expect(packed.text).toBe('line 0 üline 1 üline 2 üline 0 üline 1 üline 0 ü')
  expect(packed.kinds).toEqual([{ level: 'info', module: 'net', cut: false, timed: true }])
  // What is told of a line is its kind, the length of its text, its bytes and the step to its time.
  const one = packLines(batch(1, 'acme:a', 100)).numbers.length
  const two = packLines(batch(1, 'acme:a', 101)).numbers.length
  expect(two - one).toBe(4)
})

const good = packLines(batch(1, 'acme:a', 1))

test.each([
  ['something that is no object', null],
  ['a count that is no number', { ...good, count: 'x' }],
  ['a text that is none', { ...good, text: 5 }],
  ['numbers that are no text', { ...good, numbers: [1] }],
  ['a number that is none', { ...good, exact: [null] }],
  ['a device without a name', { ...good, devices: [null] }],
  ['a level that does not exist', { ...good, kinds: [{ level: 'fatal', module: null, cut: false, timed: true }] }],
  ['bytes that are no text', { ...good, bytes: { 0: 5 } }],
])('%s is refused', (_, wrong) => {
  expect(packedLines.safeParse(good).success).toBe(true)
  expect(packedLines.safeParse(wrong).success).toBe(false)
})

test.each([
  ['of a kind that was not sent', { kinds: [] }],
  ['fewer than were said', { count: 2 }],
])('lines %s are refused', (_, wrong) => {
  expect(() => unpackLines({ ...good, ...wrong })).toThrow(RangeError)
})
