import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MqttPacket, Observation } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import type { DeviceLevel } from '../../../../../../src/shared/model.ts'
import { context, IDENTITY, NAME, NOW, PRODUCT, REF } from './client.ts'

const OWN = `${PRODUCT}/${NAME}`
const QUERY = `$log/operation/${OWN}`
const RESULT = `$log/operation/result/${OWN}`
const SYSTEM = `$sys/operation/${OWN}`
const LEVELS: readonly DeviceLevel[] = ['off', 'error', 'warn', 'info', 'debug']

function observe(topic: string, payload: string | Buffer, more: Partial<MqttPacket> = {}): readonly Observation[] {
  if (!tencent.mqtt) throw new Error('no MQTT')
  const packet: MqttPacket = {
    topic,
    payload: Buffer.from(payload),
    qos: 0,
    retain: false,
    dup: false,
    via: 'site',
    sender: REF,
    ...more,
  }
  return tencent.mqtt.observe(packet, context({}))
}

const LINK = { via: 'link', sender: null } as const

function answerOf(payload: string, level: DeviceLevel, more: Partial<MqttPacket> = {}) {
  const [seen] = observe(QUERY, payload, more)
  if (seen?.is !== 'level-query') throw new Error(`not a query but ${JSON.stringify(seen)}`)
  return seen.answer(level)
}

describe('the level query', () => {
  test.each([
    ['C SDKs, with spaces', `{"type": "get_log_level", "clientToken": "${PRODUCT}-1"}`, `${PRODUCT}-1`],
    ['Java', `{"type":"get_log_level","clientToken":"${PRODUCT}${NAME}-0"}`, `${PRODUCT}${NAME}-0`],
    ['the document', '{\n\t\t"type": "get_log_level",\n\t\t"clientToken": "PPXLSKBUPZ-**"\n}\n', 'PPXLSKBUPZ-**'],
    ['extra fields', '{"x":[1],"clientToken":"a","type":"get_log_level","y":null}', 'a'],
    ['a token that needs escapes', '{"type":"get_log_level","clientToken":"\\"\\\\\\u0001é"}', '"\\\u0001é'],
    ['a number as token', '{"type":"get_log_level","clientToken":7}', 7],
    ['a final NUL', '{"type":"get_log_level","clientToken":"a"}\0', 'a'],
    ['a byte order mark', '\ufeff{"type":"get_log_level","clientToken":"a"}', 'a'],
  ])('%s', (_, payload, clientToken) => {
    for (const where of [{}, LINK]) {
      const answer = answerOf(payload, 'debug', where)
      expect(answer).toMatchObject({ topic: RESULT, qos: 0 })
      expect(JSON.parse(answer.payload)).toEqual({
        type: 'get_log_level',
        log_level: 4,
        clientToken,
        result: 0,
        timestamp: NOW / 1000,
      })
    }
  })

  test.each(LEVELS.map((level, code) => [level, code] as const))('%s is %d', (level, code) => {
    expect(JSON.parse(answerOf('{"type":"get_log_level"}', level).payload).log_level).toBe(code)
  })

  test('without a usable token there is none in the answer', () => {
    for (const token of ['', ',"clientToken":null', ',"clientToken":{"a":1}', ',"clientToken":true']) {
      expect(JSON.parse(answerOf(`{"type":"get_log_level"${token}}`, 'info').payload)).not.toHaveProperty('clientToken')
    }
  })

  test('any answer fits into what a C device copies, and a cut one still tells the level', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.constantFrom(...LEVELS), (token, level) => {
        const { payload } = answerOf(JSON.stringify({ type: 'get_log_level', clientToken: token }), level)
        expect(Buffer.byteLength(payload)).toBeLessThan(128)
        expect(payload).toMatch(/^\{"type":"get_log_level","log_level":[0-4][,}]/)
        const answer = JSON.parse(payload)
        if ('timestamp' in answer) expect(answer).toHaveProperty('result')
        if ('result' in answer) expect(answer).toHaveProperty('clientToken')
      }),
    )
  })

  test('a long token drives out the timestamp first, then the result, and goes last', () => {
    const fields = (length: number) =>
      Object.keys(JSON.parse(answerOf(`{"type":"get_log_level","clientToken":"${'t'.repeat(length)}"}`, 'off').payload))
    expect(fields(38)).toEqual(['type', 'log_level', 'clientToken', 'result', 'timestamp'])
    expect(fields(39)).toEqual(['type', 'log_level', 'clientToken', 'result'])
    expect(fields(61)).toEqual(['type', 'log_level', 'clientToken', 'result'])
    expect(fields(62)).toEqual(['type', 'log_level', 'clientToken'])
    expect(fields(72)).toEqual(['type', 'log_level', 'clientToken'])
    expect(fields(73)).toEqual(['type', 'log_level'])
  })

  test.each(['{"type":"set_log_level"}', '{"type":5}', '{}', '{"clientToken":"a"}'])(
    '%s is heard, no more',
    (payload) => {
      expect(observe(QUERY, payload)).toEqual([{ is: 'seen', identity: IDENTITY }])
    },
  )

  test.each(['', 'null', '[]', '"get_log_level"', '{"type":', 'get_log_level', '\xff\xfe'])(
    '%j is broken',
    (payload) => {
      for (const where of [{}, { retain: true }, LINK]) {
        expect(observe(QUERY, payload, where)).toEqual([
          { is: 'refused', code: 'body-broken', identity: IDENTITY, detail: expect.stringContaining('level query: ') },
        ])
      }
    },
  )

  test('a retained query on a foreign broker may be days old', () => {
    expect(observe(QUERY, '{"type":"get_log_level"}', { ...LINK, retain: true })).toEqual([])
    expect(observe(QUERY, '', { ...LINK, retain: true })).toEqual([])
  })
})

describe('the level told by somebody else', () => {
  test.each([
    ['{"type":"get_log_level","clientToken":"a","log_level":4,"result":0,"timestamp":1619599073}', 'debug'],
    ['{"log_level":0}', 'off'],
    ['{"log_level":"2"}', 'warn'],
  ])('%s on a link', (payload, level) => {
    expect(observe(RESULT, payload, LINK)).toEqual([{ is: 'level-seen', identity: IDENTITY, level }])
  })

  test.each(['{"log_level":5}', '{"log_level":-1}', '{"log_level":1.5}', '{"log_level":null}', '{"result":0}', ''])(
    '%j tells nothing',
    (payload) => {
      expect(observe(RESULT, payload, LINK)).toEqual([])
    },
  )

  test('broken JSON is told', () => {
    expect(observe(RESULT, '{"log', LINK)).toMatchObject([{ is: 'refused', code: 'body-broken' }])
  })

  test('a device that writes its own answer on this laptop tells nothing by it', () => {
    expect(observe(RESULT, '{"log_level":4}')).toEqual([{ is: 'seen', identity: IDENTITY }])
  })
})

describe('the time', () => {
  test.each([
    '{"type": "get", "resource": ["time"]}',
    '{"type":"get","resource":["x","time"]}',
    '{"type":"get","resource":"time"}',
  ])('%s is answered with the true one', (payload) => {
    const [seen] = observe(SYSTEM, payload)
    if (seen?.is !== 'reply') throw new Error('no reply')
    expect(seen).toMatchObject({ identity: IDENTITY, packet: { topic: `$sys/operation/result/${OWN}`, qos: 0 } })
    expect(JSON.parse(seen.packet.payload)).toEqual({ type: 'get', time: NOW / 1000, ntptime1: NOW, ntptime2: NOW })
  })

  test.each(['{"type":"get","resource":["location"]}', '{"type":"get"}', '{"type":"put","resource":["time"]}'])(
    '%s is heard, no more',
    (payload) => {
      expect(observe(SYSTEM, payload)).toEqual([{ is: 'seen', identity: IDENTITY }])
    },
  )

  test('on a link the platform answers, not we', () => {
    expect(observe(SYSTEM, '{"type": "get", "resource": ["time"]}', LINK)).toEqual([{ is: 'seen', identity: IDENTITY }])
  })

  test('broken JSON is told', () => {
    expect(observe(SYSTEM, 'time?')).toMatchObject([{ is: 'refused', code: 'body-broken' }])
  })
})

describe('other traffic', () => {
  test.each([`$thing/up/property/${OWN}`, `${OWN}/data`, `$rrpc/txd/${OWN}/1`])('%s on this laptop: heard', (topic) => {
    expect(observe(topic, Buffer.from([0, 255]))).toEqual([{ is: 'seen', identity: IDENTITY }])
  })

  test.each([`$thing/up/property/${OWN}`, `$ota/report/${OWN}`, `$shadow/operation/${OWN}`])(
    '%s on a link: heard',
    (topic) => {
      expect(observe(topic, '{}', LINK)).toEqual([{ is: 'seen', identity: IDENTITY }])
    },
  )

  test.each([
    `$thing/down/property/${OWN}`,
    `$shadow/operation/result/${OWN}`,
    `$ota/update/${OWN}`,
    `$log/operation/result/${PRODUCT}`,
    '$oc/devices/abc/sys/properties/report',
    '$aws/things/G8N9ABCDHB/shadow',
    '$SYS/broker/uptime',
    `${OWN}/data`,
    'a/b/c/d',
    '',
  ])('%s on a link tells of no device', (topic) => {
    expect(observe(topic, '{}', LINK)).toEqual([])
  })

  test("another device's topic is forbidden", () => {
    expect(observe(`$log/operation/${PRODUCT}/other`, '{"type":"get_log_level"}')).toEqual([
      { is: 'refused', code: 'topic-forbidden', identity: IDENTITY, detail: `$log/operation/${PRODUCT}/other` },
    ])
  })

  test('whatever the payload, nothing throws', () => {
    const topics = fc.constantFrom(QUERY, RESULT, SYSTEM, `${OWN}/x`, '$log/operation', '///')
    fc.assert(
      fc.property(
        topics,
        fc.uint8Array({ maxLength: 200 }),
        fc.boolean(),
        fc.boolean(),
        (topic, payload, retain, isLink) => {
          const seen = observe(topic, Buffer.from(payload), { retain, ...(isLink ? LINK : {}) })
          expect(seen.length).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})

describe('telling a level unasked', () => {
  const push = (level: DeviceLevel) => tencent.mqtt?.setLevel(REF, level, { now: NOW, until: null })

  test.each(LEVELS.map((level, code) => [level, code] as const))('%s', (level, code) => {
    const packet = push(level)
    expect(packet).toMatchObject({ topic: RESULT, qos: 0 })
    expect(Buffer.byteLength(packet?.payload ?? '')).toBeLessThan(128)
    expect(JSON.parse(packet?.payload ?? '')).toEqual({
      type: 'get_log_level',
      log_level: code,
      clientToken: `${PRODUCT}-0`,
      result: 0,
      timestamp: NOW / 1000,
    })
  })

  test('a switch is nothing that this platform has, and no device has a broken reference', () => {
    expect(push('on')).toBeNull()
    expect(tencent.mqtt?.setLevel('nobody', 'debug', { now: NOW, until: null })).toBeNull()
  })
})
