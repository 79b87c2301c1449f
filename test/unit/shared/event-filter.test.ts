import { expect, test } from 'vitest'
import { isFilterName, readFilter, splitFilterText } from '../../../src/shared/event-filter.ts'

const read = (text: string) => {
  const result = readFilter(splitFilterText(text))
  return result.ok ? result.tests : result.problems
}
const AT = { ms: Date.parse('2016-11-30T16:25:12.123Z'), micros: 400 }

test.each(['id', 'device_id', 'event_type', 'description'] as const)('%s by equality and by list', (field) => {
  expect(read(`${field}=a`)).toEqual([{ is: 'text', field, not: false, values: ['a'] }])
  expect(read(`${field}__eq=a`)).toEqual([{ is: 'text', field, not: false, values: ['a'] }])
  expect(read(`${field}__neq=a`)).toEqual([{ is: 'text', field, not: true, values: ['a'] }])
  expect(read(`${field}__in=a,b`)).toEqual([{ is: 'text', field, not: false, values: ['a', 'b'] }])
  expect(read(`${field}__nin=a,b`)).toEqual([{ is: 'text', field, not: true, values: ['a', 'b'] }])
})

test('older names mean the same', () => {
  expect(read('device_log_id=a')).toEqual(read('id=a'))
  expect(read('state_changed=true')).toEqual(read('state_change=True'))
  expect(read('event_type__ne=a')).toEqual(read('event_type__neq=a'))
})

test.each([
  ['state_change=True', true],
  ['state_change__eq=false', false],
  ['state_change__neq=False', true],
  ['state_change__neq=true', false],
])('%s', (text, value) => {
  expect(read(text)).toEqual([{ is: 'state-change', value }])
})

test('times by bounds and by list', () => {
  const written = '2016-11-30T16:25:12.1234Z'
  expect(read(`date_time__gte=${written}`)).toEqual([{ is: 'time', bound: 'from', at: AT }])
  expect(read(`date_time__lte=${written}`)).toEqual([{ is: 'time', bound: 'to', at: AT }])
  expect(read(`date_time__in=${written},20161130T162512Z`)).toEqual([
    { is: 'time-in', not: false, values: [AT, { ms: Date.parse('2016-11-30T16:25:12Z'), micros: 0 }] },
  ])
  expect(read(`date_time__nin=${written}`)).toEqual([{ is: 'time-in', not: true, values: [AT] }])
  expect(read('date_time__gte=2016-11-30T16:25:12 02:00')).toEqual(read('date_time__gte=2016-11-30T16:25:12+02:00'))
})

test('several conditions, with values that are encoded once more or not', () => {
  const description = (value: string) => ({ is: 'text', field: 'description', not: false, values: [value] })
  expect(read('description=Device+update+failed&id=x')[0]).toEqual(description('Device update failed'))
  expect(read('description=Device%20update%20failed')).toEqual([description('Device update failed')])
  expect(read('description=Device update+failed')).toEqual([description('Device update+failed')])
  expect(read('description=50% done')).toEqual([description('50% done')])
  expect(read('description=a=b')).toEqual([description('a=b')])
})

test.each([
  ['campaign_id=x', 'campaign_id'],
  ['device_id__like=x', 'device_id__like'],
  ['state_change=perhaps', 'state_change'],
  ['state_change__in=True', 'state_change__in'],
  ['date_time__gte=yesterday', 'date_time__gte'],
  ['date_time__gte=', 'date_time__gte'],
  ['date_time__in=', null],
])('%s is answered for by its name', (text, name) => {
  const result = readFilter(splitFilterText(text))
  expect(result.ok ? null : result.problems.map((problem) => problem.name)).toEqual(name === null ? null : [name])
})

test('names of filters are told from other parameters', () => {
  expect(['id', 'device_id__in', 'date_time__gte', 'state_change__neq'].map(isFilterName)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['limit', 'after', 'order', 'include', 'filter'].map(isFilterName)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})
