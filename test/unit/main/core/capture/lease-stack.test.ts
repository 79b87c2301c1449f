import { describe, expect, it } from 'vitest'
import { MINUTE, walk } from '../../../../helpers/lease-walk.ts'

describe('leases that overlap', () => {
  it('the newest is in force, the older takes over when it ends, and the old level comes last', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('long', 'info', 10 * MINUTE)
    device.written('info')
    device.request('short', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    expect(device.told.at(-1)).toBe('info')
    expect(device.saved.get('short')?.state).toBe('superseded')
    device.written('info')
    device.pass(9 * MINUTE)
    expect(device.told.at(-1)).toBe('warn')
  })

  it('an older one that ends under a newer one changes nothing', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('first', 'debug', MINUTE)
    device.written('debug')
    device.request('second', 'info', 10 * MINUTE)
    device.written('info')
    device.pass(MINUTE)
    expect(device.told).toEqual(['debug', 'info'])
    device.pass(9 * MINUTE)
    expect(device.told.at(-1)).toBe('warn')
    expect(device.saved.get('second')?.restoreTo).toBe('warn')
  })

  it('a request while a restore is owed inherits what is owed', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'warn', delivery: 'unsent', asked: false })
    device.request('2', 'debug', MINUTE)
    expect(device.saved.get('1')?.state).toBe('superseded')
    expect(device.saved.get('2')?.restoreTo).toBe('warn')
  })
})

describe('a clock that goes back', () => {
  it('takes the end of the lease with it, so that a restart does not let it run longer', () => {
    const device = walk()
    device.request('1', 'debug', 60 * MINUTE)
    device.written('debug')
    device.pass(40 * MINUTE)
    device.clock.now -= 30 * MINUTE
    device.put({ is: 'tick' })
    expect(device.saved.get('1')?.endsAt).toBe(device.clock.now + 20 * MINUTE)
    device.restart(device.clock.now + 20 * MINUTE)
    expect(device.saved.get('1')?.state).toBe('restoring')
  })
})
