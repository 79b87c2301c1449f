import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRoute, printRoute } from '../../../../src/renderer/state/route.ts'

describe('routes', () => {
  it('come back from the address as they went in, whatever a device is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom('log', 'events'), (ref, tab) => {
        const route = { page: 'device', key: `tencent:${ref}`, tab } as const
        expect(parseRoute(printRoute(route))).toEqual(route)
      }),
    )
  })

  it.each([
    { page: 'notes' },
    { page: 'device', key: 'tencent:P/a,b', tab: 'log', at: { is: 'line', seq: 2_410_871 } },
    { page: 'device', key: 'tencent:P/a', tab: 'events', at: { is: 'time', time: 1_763_716_683_412 } },
    { page: 'compare', keys: [], mode: 'side' },
    { page: 'compare', keys: ['tencent:P/a,b', 'acme:泵'], mode: 'merged', at: { is: 'time', time: 5 } },
  ] as const)('lead back to where they came from: %j', (route) => {
    expect(parseRoute(printRoute(route))).toEqual(route)
  })

  it('forget a place that cannot be read', () => {
    expect(parseRoute('#/device/acme%3Aa/log/line/x')).toEqual({ page: 'device', key: 'acme:a', tab: 'log' })
    expect(parseRoute('#/device/acme%3Aa/log/page/7')).toEqual({ page: 'device', key: 'acme:a', tab: 'log' })
  })

  it.each(['', '#', '#/', '#/nowhere', '#/device', '#/device/nonsense', '#/device/%E0%A4%A', '#token=abc'])(
    'lead to the first screen from %j',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ page: 'start' })
    },
  )
})
