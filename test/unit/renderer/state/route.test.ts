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

  it.each(['', '#', '#/', '#/nowhere', '#/device', '#/device/nonsense', '#/device/%E0%A4%A', '#token=abc'])(
    'lead to the first screen from %j',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ page: 'start' })
    },
  )
})
