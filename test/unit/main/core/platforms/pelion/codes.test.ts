import { describe, expect, test } from 'vitest'
import { codeTexts, explainCode, outcomeOfCode } from '../../../../../../src/main/core/platforms/pelion/codes.ts'

/** §3.4: the classes as the API's clients list them. */
const range = (prefix: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `${prefix}${from + at}`)
const CLASSES = {
  SUCCESS: ['SYS_112', 'UPD1_OK_1', 'UPD2_OK_1', 'UPD2_OK_18', 'UPD2_OK_19', 'UPD4_OK_M1', 'UPD4_OK_100'],
  FAIL: [
    ...['SYS_101', 'SYS_103', 'SYS_104', 'SYS_111', 'SYS_123', 'SYS_124', 'UPD4_FAIL_22'],
    ...range('UPD1_FAIL_', 2, 9),
    ...range('UPD2_FAIL_', 2, 17),
    ...range('UPD4_FAIL_', 101, 103),
    ...range('UPD4_FAIL_', 200, 226),
    ...range('UPD4_FAIL_', 300, 316),
    ...range('UPD4_FAIL_', 400, 409),
    ...range('UPD4_FAIL_', 500, 512),
  ],
  INFO: [
    ...['SYS_100', ...range('SYS_', 105, 108), ...range('SYS_', 113, 116), 'SYS_120', 'SYS_125'],
    ...range('UPD1_STATE_', 0, 3),
    ...range('UPD2_STATE_', 0, 8),
    ...['UPD1_REPORT_HASH', 'UPD2_REPORT_HASH', 'UPD1_REPORT_VERSION', 'UPD2_REPORT_VERSION'],
  ],
  SKIPPED: ['SYS_110', 'SYS_117', 'SYS_118', 'SYS_121', 'SYS_122'],
}

describe.each(Object.entries(CLASSES))('%s', (outcome, codes) => {
  test.each(codes)('%s', (code) => {
    expect(outcomeOfCode(code)).toBe(outcome)
  })
})

test('the table holds these codes and no other, each explained in both languages', () => {
  const texts = codeTexts()
  expect(Object.keys(texts).sort()).toEqual(Object.values(CLASSES).flat().sort())
  for (const { en, zh } of Object.values(texts)) {
    expect(en).toMatch(/^[A-Z]/)
    expect(zh).toMatch(/\p{Script=Han}/u)
  }
})

test.each(['1', 'UPD2_FAIL_1', 'UPD4_FAIL_227', 'update.device.device-created', '', 'toString'])(
  '%j is not in the table',
  (code) => {
    expect([outcomeOfCode(code), explainCode(code)]).toEqual([null, null])
  },
)

test("the vendor's own words hold where it has some", () => {
  expect(explainCode('UPD4_FAIL_202')?.en).toBe('Manifest: the network timed out')
  expect(explainCode('UPD2_FAIL_13')?.en).toBe('Unsupported asset type')
})
