import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rulesOf } from '../../../../../../src/main/core/bundle/redact/profiles.ts'
import { ESCAPED, NOT_ASCII, needsOf, Triggers } from '../../../../../../src/main/core/bundle/redact/triggers.ts'
import { secretText } from '../../../../../helpers/bundle/secret-pieces.ts'

const rules = rulesOf('strict')
const triggers = new Triggers(rules)

test('a rule that finds something is among those that are to be run', () => {
  const found = new Set<number>()
  fc.assert(
    fc.property(secretText, (line) => {
      const bytes = Buffer.from(line)
      const scanned = triggers.scan(bytes)
      rules.forEach(({ pattern }, index) => {
        pattern.lastIndex = 0
        if (!pattern.test(bytes.toString('latin1'))) return
        found.add(index)
        expect([index, Triggers.isFor(scanned, index)]).toEqual([index, true])
      })
    }),
    { numRuns: 20_000, seed: 1 },
  )
  // Only what was found at least once has been tried.
  expect(found.size).toBeGreaterThan(rules.length - 8)
})

test('most lines of a log are for no rule of the usual profile', () => {
  const usual = new Triggers(rulesOf('secrets'))
  const line = (value: string) => Triggers.isAny(usual.scan(Buffer.from(value)))
  expect(line('2026-03-01 08:00:00.003 ERR dev-001 drv.i2c: bus stuck bus=1 addr=0x16 sda=0 scl=1 recovery=1')).toBe(
    false,
  )
  expect(line('2026-03-01 08:00:00.006 DBG dev-001 net.wifi: scan result bssid=d4:c7:95:98:ef:54 rssi=-36')).toBe(false)
  expect(line('login PASSWORD=abc')).toBe(true)
})

test('what the bytes need in JSON', () => {
  expect(needsOf(Buffer.from('plain'))).toBe(0)
  expect(needsOf(Buffer.from('a"b'))).toBe(ESCAPED)
  expect(needsOf(Buffer.from('a\tb'))).toBe(ESCAPED)
  expect(needsOf(Buffer.from('泵'))).toBe(NOT_ASCII)
  expect(new Triggers([]).scan(Buffer.from('泵\\'))).toBe(ESCAPED | NOT_ASCII)
})
