import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineScan } from '../../../../../../src/main/core/bundle/redact/line-scan.ts'
import { PROFILES, rulesOf } from '../../../../../../src/main/core/bundle/redact/profiles.ts'
import { Triggers } from '../../../../../../src/main/core/bundle/redact/triggers.ts'

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
      const found = scan.scan(page, lines.length, (index) => ends[index] as number)
      expect([...found]).toEqual(lines.map((bytes) => triggers.scan(bytes)))
    }),
  )
})

test('a page that is too large for that is looked at line by line', () => {
  const triggers = new Triggers(rulesOf('secrets'))
  const lines = [Buffer.from('token=x'), Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('"')]
  const page = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.of(0x0a)]))
  const ends = [7, 8 + 5 * 1024 * 1024, 10 + 5 * 1024 * 1024]
  const found = new LineScan(triggers).scan(page, 3, (index) => ends[index] as number)
  expect([...found]).toEqual(lines.map((bytes) => triggers.scan(bytes)))
})
