import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Learner, type LineAt } from '../../../../../../src/main/core/store/blocks/learner.ts'
import { TimeWords } from '../../../../../../src/main/core/store/blocks/time-words.ts'

const NOW = Date.UTC(2026, 2, 1, 8, 0, 0, 123)
const line = fc.record({
  text: fc
    .array(
      fc.constantFrom(
        'a',
        'bc',
        '1',
        '23',
        '.',
        '-',
        ':',
        ' ',
        '|',
        '2026-03-01',
        '08:00:00.123',
        '08:00:00',
        'é',
        '1772352000',
      ),
      { maxLength: 9 },
    )
    .map((pieces) => Buffer.from(pieces.join(''))),
  level: fc.nat(4),
  module: fc.constantFrom(null, 'net', 'ota'),
  time: fc.constantFrom(null, NOW),
})

test('a template that is tried first is the one that dividing the line would find, with the same words', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), fc.array(line, { maxLength: 60 }), (known, asked) => {
      const time = new TimeWords()
      const find = (
        learner: Learner,
        { text, level, module, time: at }: typeof line extends fc.Arbitrary<infer T> ? T : never,
      ) => {
        learner.words.clear()
        time.set(at, 0)
        // Other bytes stand around it.
        const all = Buffer.concat([Buffer.from('7x'), text, Buffer.from('9|')])
        const where: LineAt = { text: all, from: 2, to: 2 + text.length, level, module }
        const entry = learner.entryOf(where, time)
        const { words } = learner
        const found = Array.from({ length: words.count }, (_, word) => [words.starts[word], words.ends[word]])
        return { entry, template: entry?.template ?? null, words: found }
      }
      const [trained, plain] = [new Learner([]), new Learner([])]
      for (const one of known) {
        const { entry } = find(trained, one)
        // As if two lines of a block had it.
        if (entry !== null && entry.id === 0) {
          entry.lines = 2
          trained.settle([entry])
        }
      }
      for (const one of [...known, ...asked]) {
        const [likely, divided] = [find(trained, one), find(plain, one)]
        expect(likely.template).toEqual(divided.template)
        expect(likely.words).toEqual(divided.words)
      }
    }),
    { numRuns: 300 },
  )
})
