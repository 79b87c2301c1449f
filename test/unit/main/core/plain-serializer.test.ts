import { StandardRPCJsonSerializer } from '@orpc/client/standard'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlainSerializer } from '../../../../src/main/core/plain-serializer.ts'

const library = new StandardRPCJsonSerializer()
const ours = new PlainSerializer()

/** What goes over the wire, and what the other end makes of it. */
function sent(serializer: StandardRPCJsonSerializer, value: unknown): { text: string | undefined; got: unknown } {
  const [json, meta] = serializer.serialize(value)
  const text = JSON.stringify({ json, meta })
  const { json: received, meta: notes } = JSON.parse(text)
  return { text, got: library.deserialize(received, notes) }
}

const key = fc.string().filter((text) => text !== '__proto__')

test('sends what the library would send', () => {
  const anything = fc.anything({ key, withBigInt: true, withDate: true, withMap: true, withSet: true })
  fc.assert(
    fc.property(anything, (value) => {
      expect(sent(ours, value)).toEqual(sent(library, value))
    }),
    { numRuns: 500 },
  )
})

test('what is plain arrives as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(sent(ours, value).got).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test.each([
  ['a date among lines', { lines: [{ seq: 1, at: new Date(0) }] }],
  ['a number that is none', { counts: [1, Number.NaN] }],
  ['an element without a value', [1, undefined, 2]],
  ['a map', { levels: new Map([['debug', 3]]) }],
  ['a field without a value', { found: undefined, seq: 1 }],
  ['something of a class', { address: new URL('mqtt://pier:1883/') }],
  ['nothing', undefined],
])('%s', (_name, value) => {
  expect(sent(ours, value)).toEqual(sent(library, value))
  expect(sent(ours, value).got).toEqual(value)
})
