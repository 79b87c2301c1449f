import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scanJson } from '../../../../../../src/main/core/platforms/pelion/json-scan.ts'

const fault = (text: string) => {
  const scan = scanJson(text, 'data')
  return scan.ok ? null : `${scan.fault.line}:${scan.fault.column} ${scan.fault.path}: ${scan.fault.what}`
}

describe('where it breaks', () => {
  test.each([
    ['{"a":1\n "b":2}', '2:2 a: a comma or } is missing before "b"'],
    ['{"data":[{"id":"x",\n  }]}', '1:19 data[0].id: there is a comma too many before }'],
    ['{"data":[1,2,]}', '1:13 data[1]: there is a comma too many before ]'],
    ['{"data":[1 2]}', '1:12 data[0]: a comma or ] is missing before 2'],
    ['{"data":[{"id":', '1:16 data[0].id: the text ends where a value is expected'],
    ['{"data":[{"id":"abc', '1:16 data[0].id: the text ends within quotation marks'],
    ['{"a" 1}', '1:6 : a colon is missing after "a"'],
    ['{a:1}', '1:2 : a name in quotation marks is expected instead of a'],
    ['{"a":undefined}', '1:6 a: a value is expected instead of undefined'],
    ['{"a":01}', '1:6 a: a value is expected instead of 01'],
    ['{"a":"x\ty"}', '1:8 a: there is a control character within quotation marks'],
    ['{"a":"x\ny"}', '1:8 a: the line ends within quotation marks'],
    ['{"a":"\\x"}', '1:7 a: \\x means nothing in JSON'],
    ['{"a":"\\u12"}', '1:7 a: \\u is not followed by four digits'],
    ['{} {}', '1:4 : nothing may follow the end of the answer'],
    ['', '1:1 : the text ends where a value is expected'],
    ['<html>', '1:1 : a value is expected instead of <html>'],
    ['{"a":1', '1:7 a: a comma or } is missing before the end of the text'],
  ])('%j', (text, message) => {
    expect(fault(text)).toBe(message)
  })
})

test("the vendor's own sample breaks after event_type_category", () => {
  const sample = readFileSync(new URL('../../../../../fixtures/pelion/manual-sample.txt', import.meta.url), 'utf8')
  expect(fault(sample)).toBe('11:10 data[0].event_type_category: a comma or } is missing before "state_change"')
})

test('a text is whole exactly where JSON.parse says so', () => {
  const parses = (text: string) => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"data"',
    '"\\u00e9\\n"',
    '1',
    '-0.5e3',
    'true',
    'null',
    ' ',
    '\n',
    '"',
    '\\',
    '0',
  ]
  const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''))
  const hurt = fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...pieces, '')).map(([text, at, piece]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + piece + text.slice(place + 1)
  })
  fc.assert(
    fc.property(fc.oneof(soup, fc.json(), hurt), (text) => {
      expect(scanJson(text, 'data').ok).toBe(parses(text))
    }),
    { numRuns: 2000 },
  )
})

test('the elements of the list are found as they stand, those of no other', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.nat({ max: 3 }), (data, other, space) => {
      const text = JSON.stringify({ other: { data: [other] }, more: [other], data }, null, space)
      const scan = scanJson(text, 'data')
      const items = scan.ok ? scan.items.map(({ start, end }) => text.slice(start, end)) : null
      expect(items?.map((item) => JSON.parse(item))).toEqual(JSON.parse(text).data)
    }),
  )
})

test('of a name that comes twice the last counts, and depth is no matter', () => {
  const scan = scanJson('{"data":[1,2],"data":[3]}', 'data')
  expect(scan.ok && scan.items).toEqual([{ start: 22, end: 23 }])
  const deep = 200_000
  expect(scanJson('['.repeat(deep) + ']'.repeat(deep), 'data').ok).toBe(true)
})
