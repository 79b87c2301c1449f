import { describe, expect, test } from 'vitest'
import { ID, mqtt, observe } from './client.ts'

const own = `$oc/devices/${ID}`

test.each([
  `${own}/sys/events/up`,
  `${own}/sys/messages/up?encoding=gzip`,
  `${own}/user/anything/at/all`,
  'factory/line-3',
])('a device may publish %s', (topic) => expect(mqtt().mayPublish(ID, topic)).toBe(true))

test.each(['$oc/devices/other/sys/events/up', '$log/operation/P/D', '$SYS/x', `${own}/sys/+/up`, '$oc/devices/', own])(
  'a device may not publish %s',
  (topic) => {
    expect(mqtt().mayPublish(ID, topic)).toBe(false)
    expect(observe('', '{}', { topic })).toMatchObject([{ is: 'refused', code: 'topic-forbidden' }])
  },
)

describe('subscriptions', () => {
  test.each([
    `${own}/sys/events/down`,
    `${own}/sys/commands/#`,
    `${own}/#`,
    `${own}/sys/properties/set/#`,
    `${own}/user/+`,
  ])('%s is its own', (filter) => expect(mqtt().maySubscribe(ID, filter)).toBe(true))

  test.each(['#', '$oc/devices/+/sys/events/down', '$oc/devices/other/#', '$oc/#', `${own}/#/x`, 'factory/#'])(
    '%s is not',
    (filter) => expect(mqtt().maySubscribe(ID, filter)).toBe(false),
  )

  test.each([
    'sys/events/up',
    'sys/commands/response/request_id=1',
    'sys/properties/report',
    'sys/shadow/get/request_id=1',
  ])('what it writes itself never comes back: %s', (path) =>
    expect(mqtt().maySubscribe(ID, `${own}/${path}`)).toBe(false),
  )
})
