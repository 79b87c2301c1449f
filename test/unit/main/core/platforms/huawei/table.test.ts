import { describe, expect, test } from 'vitest'
import { huawei } from '../../../../../../src/main/core/platforms/huawei/index.ts'
import { TABLE } from '../../../../../../src/main/core/platforms/huawei/table.ts'
import rows from '../../../../../fixtures/huawei/table.json' with { type: 'json' }
import { context, eventsOf, ID, mqtt, NOW } from './client.ts'

interface Recorded {
  readonly serviceType: string
  readonly process: string
  readonly topic?: string
  readonly payload?: string
  readonly session?: string
  readonly runLog?: object
}

const recorded: readonly Recorded[] = rows
const name = ({ serviceType, process }: Recorded, row: number) => `${row + 1}. ${serviceType}: ${process}`

test('the vendor’s table is complete, in its order and spelling', () => {
  expect(TABLE.map(({ serviceType, process }) => ({ serviceType, process }))).toEqual(
    recorded.map(({ serviceType, process }) => ({ serviceType, process })),
  )
})

const packets = recorded.flatMap((row, at) => (row.topic === undefined ? [] : [{ ...row, title: name(row, at) }]))
describe.each(packets)('$title', ({ serviceType, process, topic = '', payload = '' }) => {
  const packet = { topic, payload: Buffer.from(payload), qos: 0, retain: false, dup: false } as const
  const isDown = /\/(down|commands|set|get)(\/request_id=[^/]*)?$/.test(topic)

  test('on somebody else’s broker', () => {
    const [event, ...more] = eventsOf(mqtt().observe({ ...packet, via: 'link', sender: null }, context()))
    expect(more).toEqual([])
    expect(event).toMatchObject({
      time: NOW,
      outcome: 'SUCCESS',
      category: serviceType.toLowerCase().replace(' ', '.'),
      source: isDown ? 'platform' : 'device',
      data: { serviceType, process, operation: topic, status: 'Success' },
    })
    const said = event?.data.request ?? event?.data.response ?? ''
    expect(JSON.parse(said)).toEqual(JSON.parse(payload))
  })

  test(isDown ? 'sent by this laptop' : 'on this laptop’s broker', () => {
    const seen = isDown
      ? mqtt().sent(ID, { topic, payload, qos: 0 }, context())
      : mqtt().observe({ ...packet, via: 'site', sender: ID }, context())
    expect(eventsOf(seen)).toHaveLength(1)
    expect(eventsOf(seen)[0]).toMatchObject({
      source: isDown ? 'fieldtap' : 'device',
      data: { serviceType, process },
    })
  })
})

const sessions = recorded.flatMap((row, at) => (row.session === undefined ? [] : [{ ...row, title: name(row, at) }]))
test.each(sessions)('$title', ({ serviceType, process, session }) => {
  const data =
    session === 'signed-in'
      ? mqtt().sessionData({ is: 'signed-in', clientId: `${ID}_0_1_2026030108` })
      : mqtt().sessionData({ is: 'ended', end: 'keepalive' })
  expect(data).toMatchObject({ serviceType, process, status: 'Success' })
})

const calls = recorded.flatMap((row, at) => (row.runLog === undefined ? [] : [{ ...row, title: name(row, at) }]))
test.each(calls)('$title, from the vendor’s own records', async ({ serviceType, process, runLog }) => {
  const file = (async function* () {
    yield `${JSON.stringify(runLog)}\n`
  })()
  const pieces = huawei.imports?.read(file, { now: NOW, device: null })
  for await (const { observations, problems } of pieces ?? []) {
    expect(problems).toEqual([])
    expect(eventsOf(observations)).toMatchObject([
      { source: 'platform', data: { serviceType, process, requestId: 'req-1' } },
    ])
  }
  expect.hasAssertions()
})

test('a rejected sign-in is the same process, failed', () => {
  const data = mqtt().sessionData({ is: 'refused', clientId: 'x', detail: 'wrong' })
  expect(data).toMatchObject({ process: 'Device Connection Authentication', status: 'Fail', response: 'wrong' })
})
