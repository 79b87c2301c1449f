import fc from 'fast-check'
import { expect, test } from 'vitest'
import { topicAt } from '../../../../../src/main/core/links/topic-names.ts'

test('a topic is its bytes as text, whichever were there before it', () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ minLength: 240, maxLength: 300 }))
  const topics = fc.oneof(
    bytes,
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(fc.array(topics), (all) => {
      const buffer = Buffer.concat(all.flatMap((topic) => [topic, Buffer.from('/')]))
      let at = 0
      for (const topic of all) {
        expect(topicAt(buffer, at, at + topic.length)).toBe(Buffer.from(topic).toString('utf8'))
        at += topic.length + 1
      }
    }),
    { numRuns: 500 },
  )
})
