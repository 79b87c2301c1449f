import { describe, expect, it } from 'vitest'
import { mqtt } from '../../../../../../src/main/core/platforms/aws/presence.ts'
import type { Context, MqttPacket } from '../../../../../../src/main/core/platforms/platform.ts'

const CONTEXT: Context = { now: 5, credentialOf: () => null, refs: () => [], requestId: 'r', enforceClock: false }

function packet(topic: string, payload: string, via: MqttPacket['via'] = 'link'): MqttPacket {
  return { topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false, via, sender: null }
}

const DISCONNECTED = JSON.stringify({
  clientId: 'dev1',
  timestamp: 1573002340451,
  eventType: 'disconnected',
  sessionIdentifier: 'a4666d2a7d844ae4ac5d7b38c9cb7967',
  principalIdentifier: '12345678901234567890123456789012',
  clientInitiatedDisconnect: true,
  disconnectReason: 'CLIENT_INITIATED_DISCONNECT',
  versionNumber: 0,
})

describe("AWS IoT's own broker", () => {
  it('tells that a device was disconnected, and why', () => {
    const [seen] = mqtt.observe(packet('$aws/events/presence/disconnected/dev1', DISCONNECTED), CONTEXT)
    expect(seen).toMatchObject({
      is: 'event',
      identity: { ref: 'dev1' },
      event: {
        time: 1573002340451,
        outcome: 'SUCCESS',
        category: 'broker',
        type: 'disconnected',
        description: 'Disconnected from AWS IoT: CLIENT_INITIATED_DISCONNECT',
        stateChange: true,
        data: { clientInitiatedDisconnect: 'true', versionNumber: '0' },
        raw: DISCONNECTED,
      },
    })
  })

  it('tells the same twice under the same id', () => {
    const ids = [1, 2].map(() => {
      const [seen] = mqtt.observe(packet('$aws/events/presence/disconnected/dev1', DISCONNECTED), CONTEXT)
      return seen?.is === 'event' ? seen.event.id : null
    })
    expect(ids[0]).toBe(ids[1])
    expect(ids[0]).toMatch(/^aws-/)
  })

  it.each(['', '{', '[]', '{"clientId":5}', '{"clientId":"","eventType":"connected"}'])(
    'counts %j as refused',
    (payload) => {
      const [seen] = mqtt.observe(packet('$aws/events/presence/connected/dev1', payload), CONTEXT)
      expect(seen).toMatchObject({ is: 'refused', code: 'body-broken' })
    },
  )

  it('leaves all other topics alone, and the laptop’s own broker', () => {
    expect(mqtt.observe(packet('$aws/things/dev1/shadow/get', '{}'), CONTEXT)).toEqual([])
    expect(mqtt.observe(packet('$aws/events/presence/connected/dev1', DISCONNECTED, 'site'), CONTEXT)).toEqual([])
  })

  it.each([
    ['mqtts', 'a1b2c3-ats.iot.eu-west-1.amazonaws.com', 443, { alpn: 'x-amzn-mqtt-ca' }],
    ['mqtts', 'A1B2C3.IOT.eu-west-1.amazonaws.com', 8883, { alpn: '' }],
    ['wss', 'a1b2c3-ats.iot.eu-west-1.amazonaws.com', 443, { alpn: '' }],
    ['mqtts', 'a1b2c3.ats.iot.cn-north-1.amazonaws.com.cn', 443, { alpn: 'x-amzn-mqtt-ca' }],
    ['mqtts', 'broker.example.com', 443, null],
    ['mqtts', 'iot.eu-west-1.amazonaws.com.example.com', 443, null],
  ])('%s://%s:%d asks for %j', (scheme, host, port, expected) => {
    expect(mqtt.broker?.({ scheme, host, port })).toEqual(expected)
  })
})
