import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmac } from '../../../../../../src/main/core/platforms/tencent/hmac.ts'

const key = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', minLength: 50, maxLength: 150 }),
  fc.constantFrom('a'.repeat(63), 'a'.repeat(64), 'a'.repeat(65), '€'.repeat(22)),
)
const text = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('€'.repeat(1024), '€'.repeat(1025), '\u{1f600}'.repeat(600), 'a'.repeat(5000)),
)

test('it is what Node computes, whatever was computed before it', () => {
  fc.assert(
    fc.property(fc.constantFrom('sha1' as const, 'sha256' as const), key, fc.array(text), (algorithm, key, texts) => {
      for (const text of texts) {
        expect(hmac(algorithm, key, text).toString('hex')).toBe(createHmac(algorithm, key).update(text).digest('hex'))
      }
    }),
    { numRuns: 150 },
  )
})

test('more keys than are remembered', () => {
  for (let n = 0; n < 2500; n++) {
    const key = `secret ${n % 1200}`
    expect(hmac('sha256', key, 'text').equals(createHmac('sha256', key).update('text').digest())).toBe(true)
  }
})

// RFC 4231, test case 2; RFC 2202, test case 2.
test('test vectors of the standard', () => {
  const asked = ['Jefe', 'what do ya want for nothing?'] as const
  expect(hmac('sha256', ...asked).toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
  expect(hmac('sha1', ...asked).toString('hex')).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79')
})
