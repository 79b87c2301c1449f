import { describe, expect, it } from 'vitest'
import { readTimestamp } from '../../../../../../src/main/core/platforms/aws/timestamp.ts'

describe('readTimestamp', () => {
  it.each([
    ['2017-08-10 15:37:23.476', '2017-08-10T15:37:23.476Z'],
    ['2017-08-10 15:37:23', '2017-08-10T15:37:23.000Z'],
    ['2017-08-10 15:37:23.4', '2017-08-10T15:37:23.400Z'],
    ['2017-08-10T15:37:23.476123Z', '2017-08-10T15:37:23.476Z'],
    ['2017-08-10T17:37:23+02:00', '2017-08-10T15:37:23.000Z'],
    ['2017-08-10T17:37:23+0200', '2017-08-10T15:37:23.000Z'],
    [1_502_379_443_476, '2017-08-10T15:37:23.476Z'],
    [1_502_379_443, '2017-08-10T15:37:23.000Z'],
    [1_502_379_443.25, '2017-08-10T15:37:23.250Z'],
    ['1502379443476', '2017-08-10T15:37:23.476Z'],
    ['1502379443', '2017-08-10T15:37:23.000Z'],
  ])('reads %j', (value, iso) => {
    expect(new Date(readTimestamp(value) ?? 0).toISOString()).toBe(iso)
  })

  it.each([
    null,
    undefined,
    true,
    {},
    '',
    'yesterday',
    0,
    -5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e300,
    '2017-13-40 99:99:99.000',
  ])('does not make a time of %j', (value) => {
    expect(readTimestamp(value)).toBeNull()
  })
})
