import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { logLines } from '../../../src/shared/log-lines.ts'
import { LINE_LEVELS, logLine } from '../../../src/shared/model.ts'

const time = fc.double({ noNaN: true, noDefaultInfinity: true })
const good = fc.record(
  {
    seq: fc.nat(),
    device: fc.constantFrom('acme:PRODUCT/pump', 'acme:x', 'b-2:valve'),
    received: time,
    deviceTime: fc.option(time),
    time,
    level: fc.constantFrom(...LINE_LEVELS),
    module: fc.option(fc.string()),
    text: fc.string(),
    size: fc.nat(),
    cut: fc.boolean(),
    bytes: fc.base64String(),
  },
  { requiredKeys: ['seq', 'device', 'received', 'deviceTime', 'time', 'level', 'module', 'text', 'size', 'cut'] },
)

/** A line of which one field is missing or something else. */
const spoiled = fc
  .tuple(
    good,
    fc.constantFrom(...Object.keys(logLine.shape)),
    fc.option(fc.anything(), { nil: undefined }),
    fc.boolean(),
  )
  .map(([line, field, value, isMissing]) => {
    const { [field as keyof typeof line]: _, ...rest } = line
    return isMissing ? rest : { ...rest, [field]: value }
  })

function agrees(value: unknown): void {
  expect(logLines.safeParse(value).success).toBe(z.array(logLine).safeParse(value).success)
}

test('takes what the schema takes, as it is', () => {
  fc.assert(
    fc.property(fc.array(good), (lines) => {
      agrees(lines)
      expect(logLines.parse(lines)).toBe(lines)
    }),
  )
})

test('refuses what the schema refuses', () => {
  fc.assert(
    fc.property(fc.array(good), spoiled, (lines, other) => agrees([...lines, other])),
    { numRuns: 2000 },
  )
  fc.assert(fc.property(fc.anything(), agrees))
})

test.each([
  [{ seq: Number.NaN }],
  [{ time: Number.POSITIVE_INFINITY }],
  [{ level: 'loud' }],
  [{ device: 'pump' }],
  [{ module: undefined }],
  [{ text: null }],
  [{ cut: 0 }],
  [{ bytes: null }],
])('refuses a line with %o', (wrong) => {
  const [line] = fc.sample(good, 1)
  expect(logLines.safeParse([{ ...line, ...wrong }]).success).toBe(false)
})
