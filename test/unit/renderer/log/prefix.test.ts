import { describe, expect, it } from 'vitest'
import { messageStart } from '../../../../src/renderer/log/prefix.ts'

const rest = (text: string, module: string | null) => text.slice(messageStart({ text, module }))

describe('where the message begins', () => {
  it.each([
    ['ERR|2026-11-21 08:58:03|motor.c|control(412): stall', 'motor.c', 'control(412): stall'],
    ['INF|2026-11-21 08:58:03|NET|up', 'NET', 'up'],
    ['[motor.c] stall', 'motor.c', 'stall'],
    ['INFmqtt connect success.', null, 'INFmqtt connect success.'],
    ['a line that does not name it', 'motor.c', 'a line that does not name it'],
    ['the word adc is in a sentence here', 'ad', 'the word adc is in a sentence here'],
    ['DBG|2026-11-21 08:58:03|adc.c|', 'adc.c', 'DBG|2026-11-21 08:58:03|adc.c|'],
  ])('%j of module %j', (text, module, expected) => {
    expect(rest(text, module)).toBe(expected)
  })

  it('looks no further than a prefix can reach', () => {
    const text = `${'x'.repeat(200)}motor.c|text`
    expect(rest(text, 'motor.c')).toBe(text)
  })
})
