import { describe, expect, test } from 'vitest'
import { toLocalField } from '../../../../../src/renderer/format/time.ts'
import { type Selection, toLineQuery } from '../../../../../src/renderer/views/export/selection.ts'
import type { LevelLease } from '../../../../../src/shared/model.ts'

const NOW = 1_780_000_000_000
const ONE = 'acme:P/one'
const TWO = 'acme:P/two'
const screen = { device: ONE, query: 'level>=warn' }
const usual: Selection = { scope: 'all', devices: [], range: 'all', capture: null, custom: { from: '', to: '' } }

const lease = (id: string, device: string, requestedAt: number, restoredAt: number | null) =>
  ({ id, device, requestedAt, restoredAt }) as LevelLease
const leases = [lease('a', ONE, NOW - 5000, NOW - 3001), lease('b', TWO, NOW - 2500, null), lease('c', ONE, 1, 2)]

const ask = (part: Partial<Selection>) => toLineQuery({ ...usual, ...part }, screen, leases, NOW)

describe('whose lines', () => {
  test('of all devices, of the one on screen, of what is searched for there', () => {
    const open = { since: null, until: null }
    expect(ask({})).toEqual({ devices: [], query: '', ...open })
    expect(ask({ scope: 'device' })).toEqual({ devices: [ONE], query: '', ...open })
    expect(ask({ scope: 'query' })).toEqual({ devices: [ONE], query: 'level>=warn', ...open })
  })

  test('of those that are ticked; of none ticked there is nothing to ask for, least of all everything', () => {
    expect(ask({ scope: 'some', devices: [TWO] })).toMatchObject({ devices: [TWO], query: '' })
    expect(ask({ scope: 'some' })).toBeNull()
  })
})

describe('from when', () => {
  test('the last hour, and what the fields say', () => {
    expect(ask({ range: 'hour' })).toMatchObject({ since: NOW - 3_600_000, until: null })
    const custom = { from: toLocalField(NOW - 60_000), to: '' }
    expect(ask({ range: 'custom', custom })).toMatchObject({ since: NOW - 60_000, until: null })
  })

  test('while a level was raised, in whole seconds: the newest time unless another is chosen, and only of the devices asked for', () => {
    expect(ask({ range: 'capture' })).toMatchObject({ since: NOW - 3000, until: null })
    expect(ask({ range: 'capture', capture: 'c' })).toMatchObject({ since: 0, until: 1000 })
    expect(ask({ scope: 'device', range: 'capture' })).toMatchObject({ since: NOW - 5000, until: NOW - 3000 })
    expect(ask({ scope: 'device', range: 'capture', capture: 'b' })).toMatchObject({ since: NOW - 5000 })
    expect(toLineQuery({ ...usual, range: 'capture' }, screen, [], NOW)).toMatchObject({ since: null, until: null })
  })
})
