import { describe, expect, it } from 'vitest'
import { MINUTE, walk } from '../../../../helpers/lease-walk.ts'

describe('a broker of somebody else', () => {
  it('holds a restore as restoring until it has been quiet', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'told', level: 'debug', delivery: 'accepted', asked: false })
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'error', delivery: 'accepted', asked: false })
    device.pass(3000)
    device.put({ is: 'lines', levels: [0, 0, 0, 2, 0], bytes: 10 })
    expect(device.told.at(-1)).toBe('error')
    device.pass(4000)
    expect(device.saved.get('1')?.state).toBe('restoring')
    device.pass(2000)
    expect(device.saved.get('1')?.state).toBe('restored')
  })

  it('does not answer a question that is not its business', () => {
    const device = walk()
    device.put({ is: 'query', site: false })
    expect(device.answer).toBeNull()
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'query', site: false })
    expect(device.answer).toBe('debug')
  })

  it('tells the level again when another platform tells a different one, but not in a shouting match', () => {
    const device = walk()
    device.request('1')
    device.put({ is: 'told', level: 'debug', delivery: 'accepted', asked: false })
    device.pass(3000)
    device.put({ is: 'level-seen', level: 'error' })
    device.put({ is: 'level-seen', level: 'error' })
    expect(device.told).toEqual(['debug', 'debug'])
  })
})

describe('the dead man’s switch', () => {
  const raised = () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('1', 'debug', 10 * MINUTE)
    device.put({ is: 'guarded', deadMan: 'armed' })
    device.put({ is: 'told', level: 'debug', delivery: 'accepted', asked: true })
    expect(device.saved.get('1')).toMatchObject({ state: 'confirmed', deadMan: 'armed' })
    return device
  }

  it('that is off leaves nothing known of the level, until it is told again', () => {
    const device = raised()
    device.put({ is: 'unguarded' })
    expect(device.saved.get('1')).toMatchObject({ state: 'requested', confirmedAt: null, deadMan: 'unavailable' })
    expect(device.state.known).toMatchObject({ level: null, how: 'unknown' })
    expect(device.events).toContain('lease.untold')
    device.put({ is: 'guarded', deadMan: 'armed' })
    device.put({ is: 'back' })
    expect(device.told.at(-1)).toBe('debug')
    device.put({ is: 'told', level: 'debug', delivery: 'accepted', asked: false })
    expect(device.saved.get('1')).toMatchObject({ state: 'told', deadMan: 'armed' })
    expect(device.state.known).toMatchObject({ level: 'debug', how: 'told' })
  })

  it('whose will is seen shows the old level, until it is told again', () => {
    const device = raised()
    device.pass(MINUTE)
    device.put({ is: 'level-seen', level: 'warn' })
    expect(device.state.known).toMatchObject({ level: 'warn', how: 'seen' })
    expect(device.saved.get('1')?.state).toBe('requested')
    expect(device.told.at(-1)).toBe('debug')
  })

  it('is a new one with each change of the lease, and stays as it is until the level is back', () => {
    const device = raised()
    device.put({ is: 'extend', id: '1', byMs: MINUTE })
    expect(device.guards).toEqual(['warn', 'warn'])
    device.put({ is: 'end', why: 'technician', technician: 'Ann' })
    expect(device.guards).toEqual(['warn', 'warn'])
    device.put({ is: 'told', level: 'warn', delivery: 'accepted', asked: true })
    expect(device.guards).toEqual(['warn', 'warn', null])
    expect(device.saved.get('1')?.history.map(({ note }) => note)).toContain('back to warn, ended by Ann')
  })

  it('is armed before a device is answered that was not known to be behind a foreign broker', () => {
    const device = walk()
    device.request('1')
    device.put({ is: 'guarded', deadMan: 'unneeded' })
    device.put({ is: 'query', site: false })
    expect(device.guards).toHaveLength(2)
    expect(device.answer).toBe('debug')
  })
})
