import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineScan } from '../../../../../../src/main/core/bundle/redact/line-scan.ts'
import { PROFILES, rulesOf } from '../../../../../../src/main/core/bundle/redact/profiles.ts'
import { ESCAPED, NOT_ASCII, Triggers } from '../../../../../../src/main/core/bundle/redact/triggers.ts'
import { kindHash } from '../../../../../../src/main/core/bundle/report/kind.ts'
import { secretText } from '../../../../../helpers/bundle/secret-pieces.ts'

const NEEDS = ESCAPED | NOT_ASCII

const words = PROFILES.flatMap((profile) => rulesOf(profile).flatMap((rule) => rule.words ?? []))

const line = fc.oneof(
  fc.uint8Array({ maxLength: 50 }),
  fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 6 })
    .map((texts) => Buffer.from(texts.join(''), 'latin1')),
)

test.each(PROFILES)('lines looked at together show what each shows alone (%s)', (profile) => {
  const triggers = new Triggers(rulesOf(profile))
  const scan = new LineScan(triggers)
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const page = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.of(0x0a)]))
      const ends = lines.map((_, index) => lines.slice(0, index + 1).reduce((sum, { length }) => sum + length + 1, -1))
      const found = [...scan.scan(page, lines.length, (index) => ends[index] as number)]
      const alone = lines.map((bytes) => triggers.scan(bytes))
      expect(found.map((scanned) => scanned & NEEDS)).toEqual(alone.map((scanned) => scanned & NEEDS))
      // What has no more than three characters of a word is for no rule.
      expect(found.map((scanned, index) => scanned & ~(alone[index] as number))).toEqual(lines.map(() => 0))
      lines.forEach((bytes, index) => {
        const kind = scan.kind((ends[index] as number) - bytes.length, ends[index] as number, index)
        expect(kind).toBe(kindHash(bytes, index))
      })
    }),
  )
})

test('a rule that finds something in a line is among those that are to be run', () => {
  const rules = rulesOf('strict')
  const scan = new LineScan(new Triggers(rules))
  const found = new Set<number>()
  fc.assert(
    fc.property(fc.array(secretText, { minLength: 1, maxLength: 4 }), (texts) => {
      // Lines of a log hold no line feed here: one would end them.
      const lines = texts.map((text) => Buffer.from(text.replaceAll('\n', ' ')))
      const page = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.of(0x0a)]))
      const ends = lines.map((_, index) => lines.slice(0, index + 1).reduce((sum, { length }) => sum + length + 1, -1))
      const scans = scan.scan(page, lines.length, (index) => ends[index] as number)
      lines.forEach((bytes, at) => {
        rules.forEach(({ pattern }, index) => {
          pattern.lastIndex = 0
          if (!pattern.test(bytes.toString('latin1'))) return
          found.add(index)
          expect([index, Triggers.isFor(scans[at] as number, index)]).toEqual([index, true])
        })
      })
    }),
    { numRuns: 10_000, seed: 1 },
  )
  // Only what was found at least once has been tried.
  expect(found.size).toBeGreaterThan(rules.length - 8)
})

test.each([
  ['keepalive ping sent seq=5', false],
  ['mean=3 sigma=0.25', false],
  ['commit ns=app key=k_123', false],
  ['monkey business: as usual', false],
  ['downlink token=f7c56c5a62cb', true],
  ['key=ABCDEFGHIJKLMNOP', true],
  ['"pass_phrase_hash\\" : "x"', true],
])('whether any rule is to be run for: %s', (line, expected) => {
  const scan = new LineScan(new Triggers(rulesOf('secrets')))
  const bytes = Buffer.from(`${line}\n`)
  expect(Triggers.isAny(scan.scan(bytes, 1, () => line.length)[0] as number)).toBe(expected)
})

test('a page that is too large for that is looked at line by line', () => {
  const triggers = new Triggers(rulesOf('secrets'))
  const lines = [Buffer.from('token=x'), Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('"')]
  const page = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.of(0x0a)]))
  const ends = [7, 8 + 5 * 1024 * 1024, 10 + 5 * 1024 * 1024]
  const found = new LineScan(triggers).scan(page, 3, (index) => ends[index] as number)
  expect([...found]).toEqual(lines.map((bytes) => triggers.scan(bytes)))
})
