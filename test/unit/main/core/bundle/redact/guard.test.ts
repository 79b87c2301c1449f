import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formsOf } from '../../../../../../src/main/core/bundle/redact/forms.ts'
import { Guard } from '../../../../../../src/main/core/bundle/redact/guard.ts'

const SECRET = 'correct-horse-battery'
const guard = Guard.against(formsOf(SECRET), 'manifest.json received')

test('finds a secret wherever an entry is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.array(fc.nat(90), { maxLength: 8 }),
      fc.constantFrom(...formsOf(SECRET)),
      (before, cuts, form) => {
        const content = Buffer.concat([Buffer.alloc(before, 'x'), form, Buffer.alloc(20, 'y')])
        const places = [0, ...cuts.map((cut) => Math.min(cut, content.length)).sort((a, b) => a - b), content.length]
        const check = guard.entry('logs/a.log')
        expect(() => {
          for (let at = 1; at < places.length; at++) check(content.subarray(places[at - 1], places[at]))
        }).toThrow(expect.objectContaining({ code: 'bundle-secret-left', data: { detail: 'logs/a.log' } }))
      },
    ),
  )
})

test('and in the name of an entry', () => {
  expect(() => guard.name(`logs/${SECRET}.log`)).toThrow(expect.objectContaining({ code: 'bundle-secret-left' }))
  guard.name('logs/other.log')
})

test('a secret that is a word of every bundle, or a short number, cannot be told from it', () => {
  const check = Guard.against([...formsOf('received'), ...formsOf('12345678')], 'manifest.json received').entry(
    'manifest.json',
  )
  check(Buffer.from('{"received":1712345678}'))
})
