import { describe, expect, test } from 'vitest'
import { NOW, runCli } from '../../../helpers/fake-cli.ts'

describe('events', () => {
  const event = (seq: number) => ({
    id: `e${seq}`,
    seq,
    device: 'tencent:P/D',
    connection: 'site',
    time: NOW + seq,
    received: NOW,
    outcome: 'SUCCESS',
    category: 'connection',
    type: 'signed-in',
    description: 'Signed in',
    stateChange: true,
    data: {},
    source: 'fieldtap',
  })

  test('newest first from the core, oldest first on paper', async () => {
    const { out } = await runCli(['events', '--json'], { answers: { 'events.list': [event(3), event(2)] } })
    expect(
      out
        .split('\n')
        .slice(0, -1)
        .map((one) => JSON.parse(one).seq),
    ).toEqual([2, 3])
    const text = await runCli(['events'], { answers: { 'events.list': [event(2)] } })
    expect(text.out).toBe('2026-03-01 12:00:00.002  SUCCESS  connection/signed-in  P/D  Signed in\n')
  })

  test('page by page up to the limit', async () => {
    const list = ({ limit, before }: { limit: number; before: number | null }) =>
      Array.from({ length: limit }, (_, at) => event((before ?? 10_001) - 1 - at))
    const { calls, out } = await runCli(['events', '--json', '--limit', '2500'], { answers: { 'events.list': list } })
    expect(calls.map(([, input]) => input)).toMatchObject([
      { limit: 1000, before: null },
      { limit: 1000, before: 9001 },
      { limit: 500, before: 8001 },
    ])
    const printed = out
      .split('\n')
      .slice(0, -1)
      .map((one) => JSON.parse(one).seq)
    expect(printed).toEqual(Array.from({ length: 2500 }, (_, at) => 7501 + at))
  })
})
