import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DeviceNames, toFileName } from '../../../../../src/main/core/bundle/names.ts'

test.each([
  ['ABC123/pump-7', 'ABC123_pump-7'],
  ['5e1f_sensor', '5e1f_sensor'],
  ['a:b\\c*d?"<>|', 'a_b_c_d_____'],
  ['..', '__'],
  ['.hidden', '_hidden'],
  ['-rf', '_rf'],
  ['name.', 'name_'],
  ['name ', 'name_'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['com1', '_com1'],
  ['console', 'console'],
  ['温度/泵', '____'],
  ['', '_'],
])('%j is written as %s', (ref, name) => {
  expect(toFileName(ref)).toBe(name)
})

test('references that would come out the same get names that tell them apart, whatever the order they come in', () => {
  const keys = ['acme:a/b', 'acme:a_b', 'acme:A/B', 'other:a/b', 'acme:a:b']
  const named = (order: readonly string[]) => {
    const names = new DeviceNames(keys)
    return new Map(order.map((key) => [key, names.of(key)]))
  }
  const names = named(keys)
  expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(keys.length)
  expect(names.get('acme:A/B')).toBe('A_B')
  for (const key of keys) expect(named(keys.toReversed()).get(key)).toBe(names.get(key))
})

test('any reference becomes a name of its own that is safe everywhere', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), { maxLength: 30 }),
      (refs) => {
        const names = new DeviceNames([])
        const given = refs.map((ref) => names.of(`acme:${ref}`))
        expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(refs.length)
        for (const name of given) {
          expect(name).toMatch(/^[\x21-\x7e]{1,180}$/)
          expect(name).not.toMatch(/[<>:"/\\|?*]|^\.|\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
        }
      },
    ),
  )
})
