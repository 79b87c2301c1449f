import { describe, expect, it } from 'vitest'
import { MINUTE, walk } from '../../../../helpers/lease-walk.ts'

const has = (level: 'debug' | 'unset') => ({ is: 'told', level, delivery: 'confirmed', asked: false }) as const

describe('a level that its platform says it has', () => {
  it('is confirmed at once, without a line of it', () => {
    const device = walk({ level: 'unset', how: 'seen', since: 1 })
    device.request('1', 'debug', MINUTE)
    device.put(has('debug'))
    expect(device.saved.get('1')).toMatchObject({ state: 'confirmed', during: 'debug', restoreTo: 'unset' })
    expect(device.state.known).toMatchObject({ level: 'debug', how: 'confirmed' })
  })

  it('is restored at once, and lines from before do not make it owed again', () => {
    const device = walk({ level: 'unset', how: 'seen', since: 1 })
    device.request('1', 'debug', MINUTE)
    device.put(has('debug'))
    device.pass(MINUTE)
    device.put(has('unset'))
    expect(device.saved.get('1')).toMatchObject({ state: 'restored' })
    device.put({ is: 'lines', levels: [0, 0, 0, 5, 0], bytes: 100 })
    expect(device.saved.get('1')).toMatchObject({ state: 'restored' })
    expect(device.state.owed).toBeNull()
  })
})
