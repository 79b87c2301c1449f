import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Overlay } from '../../../../../src/main/core/store/overlay.ts'
import type { Writer } from '../../../../../src/main/core/store/writer.ts'

function overlay(saved: readonly (readonly [string, number])[]) {
  const written: [string, number | null][] = []
  let joined = 0
  const writer = { join: () => joined++ } as unknown as Writer
  const table = new Overlay<string, number>(writer, saved, (key, value) => written.push([key, value]))
  return { table, written, joins: () => joined }
}

test('a change is seen at once, joins the turn and is written once, as it was last', () => {
  const { table, written, joins } = overlay([['a', 1]])
  table.set('a', 2)
  table.set('b', 1)
  table.set('b', 2)
  table.delete('a')
  expect([table.get('a'), table.get('b'), table.values()]).toEqual([undefined, 2, [2]])
  expect([joins(), written]).toEqual([4, []])
  table.write()
  expect(written).toEqual([
    ['a', null],
    ['b', 2],
  ])
})

const step = fc.oneof(
  fc.record({ is: fc.constant('set' as const), key: fc.constantFrom('a', 'b', 'c'), value: fc.nat() }),
  fc.record({ is: fc.constant('delete' as const), key: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ is: fc.constantFrom('settle' as const, 'discard' as const) }),
)

test('whatever turns come and fail, it shows what a plain map would', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { table } = overlay([['a', 1]])
      let saved = new Map([['a', 1]])
      let now = new Map(saved)
      for (const one of steps) {
        if (one.is === 'set') now.set(one.key, one.value)
        else if (one.is === 'delete') now.delete(one.key)
        else if (one.is === 'settle') saved = new Map(now)
        else now = new Map(saved)
        if (one.is === 'set') table.set(one.key, one.value)
        else if (one.is === 'delete') table.delete(one.key)
        else if (one.is === 'settle') table.settle()
        else table.discard()
        expect(table.values().toSorted()).toEqual([...now.values()].toSorted())
        for (const key of ['a', 'b', 'c']) expect(table.get(key)).toBe(now.get(key))
      }
    }),
  )
})
