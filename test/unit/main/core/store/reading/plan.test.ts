import { describe, expect, test } from 'vitest'
import { countLevels, planOf } from '../../../../../../src/main/core/store/reading/plan.ts'
import { parseQuery } from '../../../../../../src/shared/query.ts'

function plan(text: string, devices: readonly string[] = [], since: number | null = null) {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(text)
  const filter = { query: parsed.query, devices, since, until: null, maxSeq: null, now: 0, zoneOffsetMinutes: 0 }
  return planOf(filter)
}

const source = (device: string, id = 1) => ({ id, device, connection: 'site', encoding: 'e', how: '' })

describe('a plan', () => {
  test('admits the devices that both the list and the query name', () => {
    expect(plan('').admits(source('acme:P/pump'))).toBe(true)
    expect(plan('', ['acme:P/pump']).admits(source('acme:P/valve'))).toBe(false)
    expect(plan('device:pump', ['acme:P/pump', 'acme:P/valve']).admits(source('acme:P/valve'))).toBe(false)
    expect(plan('device:acme:* x').admits(source('acme:P/valve'))).toBe(true)
    expect(plan('device:other:*').admits(source('acme:P/valve'))).toBe(false)
  })

  test('can be answered from counts where levels and devices alone decide', () => {
    expect([plan('').countable, plan('level>=warn').countable, plan('-level:debug').countable]).toEqual([
      true,
      true,
      true,
    ])
    expect([plan('x').countable, plan('level:warn', [], 5).countable]).toEqual([false, false])
    expect(countLevels([1, 2, 4, 8, 16], plan('level>=warn').levels)).toBe(3)
    expect(countLevels([1, 2, 4, 8, 16], plan('-level:debug').levels)).toBe(23)
    expect(countLevels([1, 2, 4, 8, 16], plan('').levels)).toBe(31)
  })
})
