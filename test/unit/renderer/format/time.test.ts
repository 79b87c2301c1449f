import { describe, expect, it } from 'vitest'
import {
  clockMinutes,
  clockTime,
  fromLocalField,
  fullTime,
  toLocalField,
  whenSeen,
} from '../../../../src/renderer/format/time.ts'

const at = new Date(2026, 10, 21, 8, 58, 3, 42).getTime()

describe('times of day', () => {
  it('are those of the laptop', () => {
    expect(clockTime(at)).toBe('08:58:03.042')
    expect(clockMinutes(at)).toBe('08:58')
    expect(fullTime(at)).toBe('2026-11-21 08:58:03.042')
  })

  it('name the day only where it is another one', () => {
    expect(whenSeen(at, at + 3_600_000)).toBe('08:58:03')
    expect(whenSeen(at, at + 86_400_000)).toBe('2026-11-21 08:58:03')
  })

  it('come back from a field as they went in, to the second', () => {
    expect(fromLocalField(toLocalField(at))).toBe(at - 42)
    expect(fromLocalField('')).toBeNull()
    expect(fromLocalField('yesterday')).toBeNull()
  })
})
