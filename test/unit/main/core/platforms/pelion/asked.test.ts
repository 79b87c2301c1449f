import { expect, test } from 'vitest'
import { type PageAsked, readOwnFilter, writeQuery } from '../../../../../../src/main/core/platforms/pelion/asked.ts'

const filterOf = (text: string) => {
  const read = readOwnFilter(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.filter
}
const queryOf = (filter: string, changes: Partial<PageAsked> = {}) => {
  const { from, until, ...own } = filterOf(filter)
  const asked = {
    filter: { ...own, from, until },
    from,
    until,
    after: null,
    limit: 1000,
    order: 'ASC',
    count: false,
  } as const
  return [...new URLSearchParams(writeQuery({ ...asked, ...changes }))].map(([name, value]) => `${name}=${value}`)
}

test('a page by itself, and one that goes on', () => {
  expect(queryOf('')).toEqual(['limit=1000', 'order=ASC'])
  expect(queryOf('', { after: 'a&b', count: true, order: 'DESC', limit: 2 })).toEqual([
    'limit=2',
    'order=DESC',
    'after=a&b',
    'include=total_count',
  ])
})

test('filters as parameters of their own', () => {
  expect(queryOf('device_id=a&event_type__in=x,y').slice(2)).toEqual(['device_id__eq=a', 'event_type__in=x,y'])
})

test.each([
  'filter=device_id=a&event_type__in=x,y',
  'filter=device_id%3Da%26event_type__in%3Dx%2Cy',
  '?filter=device_id__eq=a&event_type__in=x,y',
])('filters as one text: %s', (text) => {
  expect(queryOf(text, { from: 0 }).slice(2)).toEqual([
    'filter=device_id=a&event_type__in=x,y&date_time__gte=1970-01-01T00:00:00.000000Z',
  ])
})

test('a time is asked for from its millisecond on, and up to the last microsecond before its end', () => {
  const from = Date.parse('2026-03-01T08:00:00.005Z')
  expect(queryOf('', { from, until: from + 10 }).slice(2)).toEqual([
    'date_time__gte=2026-03-01T08:00:00.005000Z',
    'date_time__lte=2026-03-01T08:00:00.014999Z',
  ])
})

test('bounds among the filters are bounds of the walk', () => {
  const text = 'date_time__gte=2026-03-01T08:00:00.0005Z&date_time__lte=2026-03-02T00:00:00Z&device_id=a'
  const filter = filterOf(text)
  expect(filter.from).toBe(Date.parse('2026-03-01T08:00:00Z'))
  expect(filter.until).toBe(Date.parse('2026-03-02T00:00:00.001Z'))
  expect(filter.terms).toEqual([['device_id', 'a']])
})

test.each(['colour=red', 'filter=colour%3Dred'])('%s is refused by name', (text) => {
  expect(readOwnFilter(text)).toEqual({ ok: false, problems: [{ name: 'colour', message: 'there is no such filter' }] })
})
