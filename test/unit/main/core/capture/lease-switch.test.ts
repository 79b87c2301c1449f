import { describe, expect, it } from 'vitest'
import { MINUTE, walk } from '../../../../helpers/lease-walk.ts'

const LINES = { is: 'lines', levels: [0, 0, 0, 0, 3], bytes: 30 } as const

describe('collection that is on or off', () => {
  it('is confirmed by any line while it is on', () => {
    const device = walk({ level: 'off', how: 'told', since: 1 })
    device.request('1', 'on', MINUTE)
    device.put({ is: 'told', level: 'on', delivery: 'written', asked: false })
    expect(device.saved.get('1')?.state).toBe('told')
    device.put(LINES)
    expect(device.saved.get('1')).toMatchObject({ state: 'confirmed', lines: 3 })
  })

  it('is told again when it is extended, because the device knows until when', () => {
    const device = walk({ level: 'off', how: 'told', since: 1 })
    device.request('1', 'on', MINUTE)
    device.put({ is: 'told', level: 'on', delivery: 'written', asked: false })
    device.put({ is: 'extend', id: '1', byMs: MINUTE })
    expect(device.told).toEqual(['on', 'on'])
  })

  it('is not taken for off on somebody else’s broker while lines come', () => {
    const device = walk({ level: 'off', how: 'told', since: 1 })
    device.request('1', 'on', MINUTE)
    device.put({ is: 'told', level: 'on', delivery: 'accepted', asked: false })
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'off', delivery: 'accepted', asked: false })
    device.pass(3000)
    device.put(LINES)
    expect(device.told.at(-1)).toBe('off')
    device.pass(4000)
    expect(device.saved.get('1')?.state).toBe('restoring')
    device.pass(2000)
    expect(device.saved.get('1')?.state).toBe('restored')
  })
})
