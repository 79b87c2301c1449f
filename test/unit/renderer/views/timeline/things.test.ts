import { describe, expect, it } from 'vitest'
import { beginOf, keyOf, thingAt, thingBeside, thingsOf } from '../../../../../src/renderer/views/timeline/things.ts'
import type { DeviceEvent, Gap, LevelLease } from '../../../../../src/shared/model.ts'
import type { Note } from '../../../../../src/shared/notes.ts'

const event = (id: string, time: number, category = 'fault') => ({ id, time, category }) as DeviceEvent
const lease = (id: string, requestedAt: number, endsAt: number, endedAt: number | null) =>
  ({ id, requestedAt, endsAt, endedAt }) as LevelLease
const gap = (id: number, from: number, to: number | null) => ({ id, from, to }) as Gap
const line = (id: string, at: number) =>
  ({ id, target: { is: 'line', seq: 5, device: 'x:y', at, excerpt: '' } }) as Note

const strip = {
  from: 1000,
  to: 2000,
  buckets: [],
  events: [event('late', 1900), event('stall', 1300), event('signed-in', 1350, 'connection'), event('before', 900)],
  eventsFrom: null,
  leases: [lease('open', 1200, 5000, null), lease('over', 1400, 1800, 1500)],
  gaps: [gap(1, 1600, null), gap(2, 1700, 1710)],
}
const things = thingsOf(strip, [line('n', 1650)])
const named = (thing: Parameters<typeof keyOf>[0] | null) => (thing === null ? null : keyOf(thing))

describe('things in the lanes', () => {
  it('are in order of time, and only what is shown', () => {
    expect(things.map(keyOf)).toEqual([
      'lease open',
      'event stall',
      'event signed-in',
      'lease over',
      'gap 1',
      'note n',
      'gap 2',
      'event late',
    ])
  })

  it.each([
    ['events', 1305, 'event stall'],
    ['events', 1330, null],
    ['link', 1305, null],
    ['link', 1345, 'event signed-in'],
    ['link', 1705, 'gap 2'],
    ['link', 1650, 'gap 1'],
    ['level', 1450, 'lease over'],
    ['level', 1700, 'lease open'],
    ['level', 1100, null],
    ['marks', 1655, 'note n'],
  ] as const)('are meant in the lane of %s at %i: %s', (lane, at, expected) => {
    expect(named(thingAt(things, lane, at, 10))).toBe(expected)
  })

  it('are gone through one after the other, whichever begins together', () => {
    const names: (string | null)[] = []
    for (let thing = thingBeside(things, null, strip.from, 1); thing !== null; thing = thingBeside(things, thing, 0, 1))
      names.push(named(thing))
    expect(names).toEqual(things.map(keyOf))
    expect(named(thingBeside(things, null, 1340, -1))).toBe('event stall')
    expect(named(thingBeside(things, null, 1340, 1))).toBe('event signed-in')
    expect(thingBeside(things, things[0] ?? null, 0, -1)).toBeNull()
  })

  it('begin on the axis, also those that began before it', () => {
    const [early] = thingsOf({ ...strip, from: 1300 }, [])
    expect(early && [keyOf(early), beginOf(early, { from: 1300, to: 2000 })]).toEqual(['lease open', 1300])
  })
})
