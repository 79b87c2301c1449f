import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import { NAME, PRODUCT, REF } from './client.ts'

const OWN = `${PRODUCT}/${NAME}`
const mayPublish = (topic: string) => tencent.mqtt?.mayPublish(REF, topic)
const maySubscribe = (filter: string) => tencent.mqtt?.maySubscribe(REF, filter)

describe('a device publishes', () => {
  test.each([
    `$log/operation/${OWN}`,
    `$sys/operation/${OWN}`,
    `$thing/up/property/${OWN}`,
    `$thing/up/raw/${OWN}`,
    `$ota/report/${OWN}`,
    `$shadow/operation/${OWN}`,
    `$rrpc/txd/${OWN}/4711`,
    `${OWN}/data`,
    `${OWN}/event/deep/er`,
    OWN,
  ])('%s', (topic) => {
    expect(mayPublish(topic)).toBe(true)
  })

  test.each([
    `$log/operation/${PRODUCT}/other`,
    `$log/operation/OTHERPROD1/${NAME}`,
    `$log/operation/${PRODUCT}`,
    `$log/${PRODUCT}/operation/${NAME}`,
    `OTHERPROD1/${NAME}/data`,
    `OTHERPROD1/x/${OWN}`,
    `$thing/up/property/OTHERPROD1/x/${OWN}`,
    `${OWN}/+`,
    `${OWN}/#`,
    `/${OWN}`,
    `x${OWN}`,
    `${OWN}x`,
    'anything',
    '',
  ])('not %s', (topic) => {
    expect(mayPublish(topic)).toBe(false)
  })
})

describe('a device subscribes to', () => {
  test.each([
    `$log/operation/result/${OWN}`,
    `$sys/operation/result/${OWN}`,
    `$broadcast/rxd/${OWN}`,
    `$rrpc/rxd/${OWN}/+`,
    `$thing/down/+/${OWN}`,
    `${OWN}/control`,
    `${OWN}/#`,
    `${OWN}/+/x`,
  ])('%s', (filter) => {
    expect(maySubscribe(filter)).toBe(true)
  })

  test.each([
    '#',
    '+/+/#',
    '$log/#',
    '$log/operation/result/+/+',
    `$log/operation/result/${PRODUCT}/+`,
    `$log/operation/result/+/${NAME}`,
    `+/${NAME}/data`,
    `+/+/${OWN}`,
    `#/${OWN}`,
    `${PRODUCT}/#`,
    `${PRODUCT}/+/data`,
    `${OWN}/#/x`,
    `$log/operation/result/${PRODUCT}/other`,
  ])('not %s', (filter) => {
    expect(maySubscribe(filter)).toBe(false)
  })

  test('no filter that reaches a topic of another device', () => {
    const level = fc.constantFrom('+', PRODUCT, NAME, 'OTHERPROD1', 'x', '$log', '$thing', 'operation', 'result', 'up')
    const filter = fc
      .tuple(fc.array(level, { minLength: 1, maxLength: 6 }), fc.boolean())
      .map(([levels, isOpen]) => (isOpen ? [...levels, '#'] : levels).join('/'))
    const others = [
      'OTHERPROD1/x/data',
      `OTHERPROD1/${NAME}/data`,
      `${PRODUCT}/x/data`,
      `OTHERPROD1/x/${OWN}`,
      '$log/operation/OTHERPROD1/x',
      `$log/operation/result/${PRODUCT}/x`,
      `$log/operation/result/OTHERPROD1/${NAME}`,
      '$thing/up/property/OTHERPROD1/x',
    ]
    fc.assert(
      fc.property(filter, (made) => {
        const reached = others.filter((topic) => matches(made, topic))
        if (maySubscribe(made)) expect(reached).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })
})

/** MQTT 3.1.1 §4.7, the tests' own. */
function matches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false
  const pattern = filter
    .split('/')
    .map((level) => (level === '+' ? '[^/]*' : level.replaceAll('$', '\\$')))
    .join('/')
    .replace(/\/#$/, '(/.*)?')
  return new RegExp(`^${pattern === '#' ? '.*' : pattern}$`).test(topic)
}

test('an observer on a foreign broker sees queries, answers and system queries', () => {
  const watch = tencent.mqtt?.watch ?? []
  const isWatched = (topic: string) => watch.some((filter) => matches(filter, topic))
  expect(isWatched(`$log/operation/${OWN}`)).toBe(true)
  expect(isWatched(`$log/operation/result/${OWN}`)).toBe(true)
  expect(isWatched(`$sys/operation/${OWN}`)).toBe(true)
  expect(isWatched(`${OWN}/data`)).toBe(false)
})
