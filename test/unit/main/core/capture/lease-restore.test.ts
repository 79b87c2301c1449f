import { describe, expect, it } from 'vitest'
import { MINUTE, walk } from '../../../../helpers/lease-walk.ts'

describe('a device that nobody could tell', () => {
  it('is tried again from time to time, because not every device asks', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'error', delivery: 'unsent', asked: false })
    const before = device.told.length
    device.pass(5000)
    expect(device.told).toHaveLength(before)
    device.pass(5000)
    expect(device.told.slice(before)).toEqual(['error'])
  })

  it('is told once more when it signs in anew: the session that took the restore may have been dead', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.written('error')
    expect(device.saved.get('1')?.state).toBe('restored')
    device.put({ is: 'back' })
    expect(device.told.slice(-2)).toEqual(['error', 'error'])
  })

  it('owes the baseline that it was to be told without a lease', () => {
    const device = walk({ level: 'debug', how: 'seen', since: 1 })
    device.put({ is: 'baseline', id: 'b', technician: 'Ann' })
    expect(device.told).toEqual(['error'])
    device.put({ is: 'told', level: 'error', delivery: 'unsent', asked: false })
    expect(device.saved.get('b')).toMatchObject({
      state: 'restore-pending',
      during: 'debug',
      restoreTo: 'error',
      ended: 'technician',
      technician: 'Ann',
    })
    device.put({ is: 'query', site: false })
    expect(device.answer).toBe('error')
    device.written('error', true)
    expect(device.saved.get('b')?.state).toBe('restored')
  })

  it('is told the baseline at once where it is there', () => {
    const device = walk({ level: 'debug', how: 'seen', since: 1 })
    device.put({ is: 'baseline', id: 'b', technician: '' })
    device.written('error')
    expect(device.saved.get('b')).toMatchObject({ state: 'restored', restoreTo: 'error' })
    expect(device.state.known).toMatchObject({ level: 'error', how: 'told' })
  })
})

describe('a restore that a foreign broker took', () => {
  const unproved = () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'told', level: 'debug', delivery: 'accepted', asked: false })
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'warn', delivery: 'accepted', asked: false })
    device.pass(5000)
    expect(device.saved.get('1')?.state).toBe('restored')
    return device
  }

  it('is owed again when the device still logs above its old level', () => {
    const device = unproved()
    device.put({ is: 'lines', levels: [0, 0, 0, 1, 0], bytes: 10 })
    expect(device.saved.get('1')).toMatchObject({ state: 'restoring', restoredAt: null })
    expect(device.told.at(-1)).toBe('warn')
  })

  it('is confirmed when the device asks, and its questions are then left to its own platform', () => {
    const device = unproved()
    device.put({ is: 'query', site: false })
    expect(device.answer).toBe('warn')
    device.put({ is: 'told', level: 'warn', delivery: 'accepted', asked: true })
    expect(device.saved.get('1')?.history.at(-1)?.note).toContain('confirmed')
    device.put({ is: 'query', site: false })
    expect(device.answer).toBeNull()
  })
})
