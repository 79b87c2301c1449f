import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addChip, chipQuery, joinQueries } from '../../../../src/renderer/log/chips.ts'
import { compileMatcher, parseQuery } from '../../../../src/shared/query.ts'

const matches = (query: string, text: string): boolean => {
  const parsed = parseQuery(query)
  if (!parsed.ok) throw new Error(query)
  const test = compileMatcher(parsed.query, { now: 0, regex: 're2' })
  return test({ text, level: 'info', device: 'd', platform: 'x', module: null, time: 0 })
}

describe('filters in filters', () => {
  it('let a line through that passes each of them, whatever they are made of', () => {
    const query = fc.constantFrom('a', '-b', 'a OR b', '(a OR b) c', '-a OR c', '"b c"')
    const text = fc.constantFrom('', 'a', 'b', 'c', 'a b', 'b c', 'a c', 'a b c')
    fc.assert(
      fc.property(fc.array(query, { maxLength: 4 }), text, (parts, line) => {
        expect(matches(joinQueries(parts), line)).toBe(parts.every((part) => matches(part, line)))
      }),
    )
  })

  it('leave a single one as it was written', () => {
    expect(joinQueries(['  level>=warn  OR x ', ''])).toBe('level>=warn  OR x')
  })

  it('stand there once, and have one stretch of time', () => {
    const stall = { is: 'query', query: 'stall' } as const
    const first = { is: 'range', from: 0, to: 1000 } as const
    const second = { is: 'range', from: 500, to: 2000 } as const
    const chips = [stall, first, stall, second].reduce(addChip, [] as Parameters<typeof addChip>[0])
    expect(chips).toEqual([stall, second])
    expect(chipQuery(second)).toBe('since:1970-01-01T00:00:00.500Z until:1970-01-01T00:00:02.000Z')
  })
})
