import { describe, expect, it } from 'vitest'
import { dueLevel } from '../../../../../src/main/core/capture/lease-state.ts'
import { MINUTE, walk } from '../../../../helpers/lease-walk.ts'

describe('a lease on a live session', () => {
  it('goes requested → told → confirmed → restored', () => {
    const device = walk()
    device.request('1')
    expect(device.told).toEqual(['debug'])
    device.written('debug')
    expect(device.saved.get('1')?.state).toBe('told')
    expect(device.state.known).toMatchObject({ level: 'debug', how: 'told' })
    device.put({ is: 'lines', levels: [0, 0, 0, 3, 0], bytes: 100 })
    expect(device.saved.get('1')?.state).toBe('confirmed')
    device.pass(15 * MINUTE)
    expect(device.told).toEqual(['debug', 'error'])
    expect(device.saved.get('1')?.state).toBe('restoring')
    device.written('error')
    expect(device.saved.get('1')).toMatchObject({
      state: 'restored',
      ended: 'time',
      restoreTo: 'error',
      restoreWhy: 'baseline',
    })
    expect(device.guards.at(-1)).toBeNull()
  })

  it('goes back to the level that was known before', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('1')
    device.written('debug')
    device.put({ is: 'end', why: 'technician', technician: '' })
    expect(device.told).toEqual(['debug', 'warn'])
    expect(device.saved.get('1')).toMatchObject({ restoreTo: 'warn', restoreWhy: 'before', ended: 'technician' })
  })

  it('answers the device with the level of the lease while it runs, and with the old one after', () => {
    const device = walk()
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('error')
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('debug')
    device.written('debug', true)
    expect(device.saved.get('1')?.state).toBe('confirmed')
    device.pass(MINUTE)
    device.written('error')
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('error')
  })

  it('is pending while the device is away, and restored when it asks', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.put({ is: 'told', level: 'error', delivery: 'unsent', asked: false })
    expect(device.saved.get('1')?.state).toBe('restore-pending')
    device.put({ is: 'query', site: true })
    expect(device.answer).toBe('error')
    device.written('error', true)
    expect(device.saved.get('1')?.state).toBe('restored')
  })

  it('is pending again when the session turns out to be lost right after the restore', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.pass(MINUTE)
    device.written('error')
    expect(device.saved.get('1')?.state).toBe('restored')
    device.pass(10_000)
    device.put({ is: 'lost' })
    expect(device.saved.get('1')?.state).toBe('restore-pending')
    device.put({ is: 'back' })
    expect(device.told.at(-1)).toBe('error')
  })

  it('ends by either clock, whichever is earlier', () => {
    const forward = walk()
    forward.request('1', 'debug', 60 * MINUTE)
    forward.clock.now += 61 * MINUTE
    forward.put({ is: 'tick' })
    expect(forward.saved.get('1')?.state).toBe('restoring')
    const backward = walk()
    backward.request('1', 'debug', 60 * MINUTE)
    backward.clock.now -= 600 * MINUTE
    backward.clock.mono += 61 * MINUTE
    backward.put({ is: 'tick' })
    expect(backward.saved.get('1')?.state).toBe('restoring')
  })

  it('ends when its cap of lines or bytes is full, and says so', () => {
    const lines = walk()
    lines.request('1', 'debug', MINUTE, { maxLines: 5 })
    lines.written('debug')
    lines.put({ is: 'lines', levels: [0, 0, 1, 3, 0], bytes: 10 })
    expect(lines.saved.get('1')?.ended).toBeNull()
    lines.put({ is: 'lines', levels: [0, 0, 1, 0, 0], bytes: 10 })
    expect(lines.saved.get('1')).toMatchObject({ ended: 'lines', lines: 5 })
    expect(lines.events).toContain('lease.ended')
    const bytes = walk()
    bytes.request('1', 'debug', MINUTE, { maxBytes: 100 })
    bytes.put({ is: 'lines', levels: [0, 0, 0, 3, 0], bytes: 100 })
    expect(bytes.saved.get('1')?.ended).toBe('bytes')
  })

  it('can be extended', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.put({ is: 'extend', id: '1', byMs: MINUTE })
    device.pass(90_000)
    expect(device.state.running).toHaveLength(1)
    device.pass(30_000)
    expect(device.state.running).toHaveLength(0)
  })
})

describe('a restart', () => {
  it('restores what expired meanwhile at once', () => {
    const device = walk()
    device.request('1', 'debug', MINUTE)
    device.written('debug')
    device.restart(device.clock.now + 5 * MINUTE)
    expect(device.told.at(-1)).toBe('error')
    expect(device.saved.get('1')?.state).toBe('restoring')
  })

  it('keeps what still runs, for the rest of its time, and arms the guard again', () => {
    const device = walk()
    device.request('1', 'debug', 10 * MINUTE)
    device.written('debug')
    device.restart(device.clock.now + 5 * MINUTE)
    expect(dueLevel(device.state, 'error')).toBe('debug')
    expect(device.guards.at(-1)).toBe('error')
    device.pass(5 * MINUTE)
    expect(device.told.at(-1)).toBe('error')
  })

  it('ends a lease that seems to begin in the future: the clock was moved back', () => {
    const device = walk()
    device.request('1', 'debug', 10 * MINUTE)
    device.restart(device.clock.now - 60 * MINUTE)
    expect(device.saved.get('1')).toMatchObject({ state: 'restoring', ended: 'clock' })
  })

  it('ends every lease when the clock stands before a moment at which it ran', () => {
    const device = walk()
    device.request('1', 'debug', 60 * MINUTE)
    device.written('debug')
    device.restart(device.clock.now + 10 * MINUTE, true)
    expect(device.saved.get('1')).toMatchObject({ state: 'restoring', ended: 'clock' })
    expect(device.told.at(-1)).toBe('error')
  })

  it('does not call a level confirmed that a will has taken back meanwhile', () => {
    const device = walk({ level: 'warn', how: 'confirmed', since: 1 })
    device.request('1', 'debug', 10 * MINUTE)
    device.put({ is: 'guarded', deadMan: 'armed' })
    device.written('debug', true)
    device.restart(device.clock.now + MINUTE)
    expect(device.saved.get('1')).toMatchObject({ state: 'requested', confirmedAt: null, ended: null })
    expect(device.state.known.how).toBe('unknown')
    expect(device.told.at(-1)).toBe('debug')
    device.written('debug')
    expect(device.saved.get('1')).toMatchObject({ state: 'told' })
    expect(device.saved.get('1')?.history.at(-1)?.note).toBe('told debug again')
  })

  it('keeps what was counted for the caps', () => {
    const device = walk()
    device.request('1', 'debug', 10 * MINUTE, { maxLines: 5 })
    device.written('debug')
    device.put({ is: 'lines', levels: [0, 0, 0, 2, 0], bytes: 100 })
    device.put({ is: 'lines', levels: [0, 0, 0, 2, 0], bytes: 100 })
    device.restart(device.clock.now + MINUTE)
    device.put({ is: 'lines', levels: [0, 0, 0, 1, 0], bytes: 100 })
    expect(device.saved.get('1')).toMatchObject({ ended: 'lines', lines: 5 })
  })
})
