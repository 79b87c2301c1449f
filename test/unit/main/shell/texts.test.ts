import { describe, expect, test } from 'vitest'
import { describeCapture } from '../../../../src/main/shell/capture-text.ts'
import { textsFor } from '../../../../src/main/shell/texts.ts'

const en = textsFor('en-US')
const zh = textsFor('zh-CN')

describe('textsFor', () => {
  test.each(['zh', 'zh-CN', 'zh-TW', 'ZH-hans'])('has Chinese words for %s', (locale) => {
    expect(textsFor(locale)).toBe(zh)
  })

  test.each(['en', 'de-DE', '', 'zhx'])('has English words for %j', (locale) => {
    expect(textsFor(locale)).toBe(en)
  })

  test('leaves nothing untranslated', () => {
    const say = (value: unknown) => (typeof value === 'function' ? value(2) : value)
    const same = Object.entries(en).filter(([key, value]) => say(value) === say(zh[key as keyof typeof zh]))
    expect(same).toEqual([])
  })
})

describe('describeCapture', () => {
  const capture = { recording: true, trouble: null, lines: 5, leases: 0 }

  test('says in a line how the capture stands', () => {
    expect(describeCapture(capture, en)).toBe('Recording')
    expect(describeCapture({ ...capture, leases: 1 }, en)).toBe('Recording · 1 level raised')
    expect(describeCapture({ ...capture, leases: 3 }, en)).toBe('Recording · 3 levels raised')
    expect(describeCapture({ ...capture, recording: false }, en)).toBe('Not recording')
    expect(describeCapture({ ...capture, recording: false, trouble: 'The disk is full.' }, en)).toBe(
      'Not recording: The disk is full.',
    )
  })
})
