/** Random lines of several devices, with times that jump, bytes that are no text, and lines that take several segments. */
import fc from 'fast-check'
import type { RawLine } from '../../../src/main/core/store/store.ts'
import { LINE_LEVELS } from '../../../src/shared/model.ts'
import { NOW, toLines } from './memory-source.ts'

const WORDS = ['handshake', 'timeout', 'retry=3', 'ok', 'Übertragung', '重试', '\n', '"', '\\', '\0']

const content = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => Buffer.from(words.join(' '))),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 700_000 }).map((size) => Buffer.alloc(size, 'long line ')) },
)

const draft = fc.record({
  device: fc.constantFrom('acme:P/one', 'acme:P/two', 'other:three'),
  bytes: content,
  level: fc.constantFrom(...LINE_LEVELS),
  module: fc.option(fc.constantFrom('net', 'mqtt.core')),
  deviceTime: fc.option(fc.integer({ min: NOW - 60_000, max: NOW + 60_000 })),
  clockOffset: fc.constantFrom(0, -5000, 86_400_000),
  received: fc.integer({ min: NOW - 60_000, max: NOW + 60_000 }),
})

export const randomLog: fc.Arbitrary<readonly RawLine[]> = fc.array(draft, { maxLength: 60 }).map(toLines)

export const QUERIES = [
  '',
  'level>=warn',
  'handshake',
  'handshake OR "retry=3"',
  '-level=debug module:net',
  '/time.ut/',
  'device:P/one',
  '重试',
] as const
