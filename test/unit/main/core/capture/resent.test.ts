import { expect, test } from 'vitest'
import { MOST_REMEMBERED, Resent } from '../../../../../src/main/core/capture/resent.ts'
import type { MqttPacket } from '../../../../../src/main/core/platforms/platform.ts'

const packet = (text: string, more: Partial<MqttPacket> = {}): MqttPacket => ({
  topic: 'up',
  payload: Buffer.from(text),
  qos: 1,
  retain: false,
  dup: true,
  via: 'site',
  sender: 'd',
  ...more,
})

test('the same packet of the same device with DUP is known, anything else is not', () => {
  const resent = new Resent()
  expect(resent.has(packet('a'))).toBe(false)
  resent.keep(packet('a', { dup: false }))
  expect(resent.has(packet('a'))).toBe(true)
  for (const other of [
    packet('b'),
    packet('a', { dup: false }),
    packet('a', { sender: 'e' }),
    packet('a', { topic: 'x' }),
  ])
    expect(resent.has(other)).toBe(false)
})

test('QoS 0 is never sent again, and the oldest is forgotten', () => {
  const resent = new Resent()
  resent.keep(packet('zero', { qos: 0 }))
  expect(resent.has(packet('zero'))).toBe(false)
  for (let at = 0; at <= MOST_REMEMBERED; at++) resent.keep(packet(`${at}`))
  expect(resent.has(packet('0'))).toBe(false)
  expect(resent.has(packet('1'))).toBe(true)
})
