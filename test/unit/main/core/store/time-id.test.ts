import { expect, test } from 'vitest'
import { timeId } from '../../../../../src/main/core/store/time-id.ts'

test('an id is a UUID of version 7 that begins with its time', () => {
  const at = Date.UTC(2026, 2, 1, 8, 0, 0, 123)
  const id = timeId(at + 0.7)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at)
})

test('ids are never the same, and sort by time', () => {
  const ids = Array.from({ length: 5000 }, (_, n) => timeId(1_000_000_000_000 + Math.floor(n / 10)))
  expect(new Set(ids).size).toBe(5000)
  const tens = ids.filter((_, n) => n % 10 === 0)
  expect(tens).toEqual(tens.toSorted())
})
