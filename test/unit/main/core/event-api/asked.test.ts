import { describe, expect, test } from 'vitest'
import { readQuery } from '../../../../../src/main/core/event-api/asked.ts'

const asked = (query: string) => {
  const read = readQuery(query)
  return read.ok ? read.asked : read.problems.map(({ name }) => name)
}
const USUAL = { tests: [], order: 'ASC', after: null, limit: 50, count: false }

test.each(['', 'limit=&order=&after=&filter=&include='])('nothing asked for: %j', (query) => {
  expect(asked(query)).toEqual(USUAL)
})

test.each([
  ['limit=2', 2],
  ['limit=1', 2],
  ['limit=0', 2],
  ['limit=-5', 2],
  ['limit=1000', 1000],
  ['limit=1001', 1000],
  ['limit=999999999', 1000],
])('%s is clamped to %d', (query, limit) => {
  expect(asked(query)).toEqual({ ...USUAL, limit })
})

test('order, place and count', () => {
  expect(asked('order=desc&after=e1&include=total_count')).toEqual({
    ...USUAL,
    order: 'DESC',
    after: 'e1',
    count: true,
  })
  expect(asked('include=totalCount')).toEqual({ ...USUAL, count: true })
  expect(asked('include=other')).toEqual(USUAL)
})

describe('both spellings of a filter mean the same', () => {
  test.each([
    ['device_id__eq=d1&event_type__in=a,b', 'filter=device_id%3Dd1%26event_type__in%3Da%2Cb'],
    ['date_time__gte=2016-11-30T16:25:12.1234Z', 'filter=date_time__gte%3D2016-11-30T16%3A25%3A12.1234Z'],
    ['state_change__eq=True', 'filter=state_change%3DTrue'],
    ['description__neq=50%25%20done', 'filter=description__neq%3D50%25%20done'],
  ])('%s', (direct, whole) => {
    expect(asked(direct)).toEqual(asked(whole))
    expect(asked(direct)).toMatchObject({ tests: [{ is: expect.any(String) }, ...(direct.includes('&') ? [{}] : [])] })
  })

  test('and both at once hold together', () => {
    expect(asked('filter=id%3Da&device_id__eq=b')).toMatchObject({ tests: [{ field: 'id' }, { field: 'device_id' }] })
  })
})

test.each([
  ['limit=many', ['limit']],
  ['order=up', ['order']],
  ['limit=1.5&order=up&device_id__like=x', ['limit', 'order', 'device_id__like']],
  ['filter=campaign_id%3Dx', ['campaign_id']],
  ['campaign_id=x', ['campaign_id']],
  ['state_change__eq=maybe', ['state_change__eq']],
])('%s is refused by name', (query, names) => {
  expect(asked(query)).toEqual(names)
})
