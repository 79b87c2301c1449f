import { describe, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { CoreClient } from '../../../../src/renderer/client.ts'
import { ALL_EVENTS, EventHistory, isWanted } from '../../../../src/renderer/state/event-history.ts'
import type { DeviceEvent } from '../../../../src/shared/model.ts'

const event = (seq: number, more: Partial<DeviceEvent> = {}): DeviceEvent => ({
  id: `e${seq}`,
  seq,
  device: 'acme:pump',
  connection: null,
  time: seq * 10,
  received: 0,
  outcome: 'INFO',
  category: 'level',
  type: 'lease.told',
  description: 'Told to log debug',
  stateChange: true,
  data: {},
  source: 'fieldtap',
  ...more,
})

/** A core that holds so many events and says what it was asked. */
function core(stored: readonly DeviceEvent[]) {
  const asked: { before: number | null }[] = []
  const list = async ({ before, limit }: { before: number | null; limit: number }) => {
    asked.push({ before })
    const newest = stored.toSorted((a, b) => b.time - a.time)
    const from = before === null ? 0 : newest.findIndex(({ seq }) => seq === before) + 1
    return newest.slice(from, from + limit)
  }
  let arrive: (event: DeviceEvent) => void = () => undefined
  const watch = async () =>
    (async function* () {
      for (;;) yield await new Promise<DeviceEvent>((resolve) => (arrive = resolve))
    })()
  const api = { events: { list, watch } }
  const client = {
    api,
    state: createStore(() => ({ is: 'up', generation: 1 })),
    follow(
      open: (api: unknown, signal: AbortSignal) => Promise<AsyncIterable<unknown>>,
      each: (value: unknown) => void,
    ) {
      const stop = new AbortController()
      void (async () => {
        for await (const value of await open(api, stop.signal)) each(value)
      })()
      return () => stop.abort()
    },
  } as unknown as CoreClient
  return { client, asked, arrive: (fresh: DeviceEvent) => arrive(fresh) }
}

describe('a history', () => {
  test('is read page by page to its beginning, newest first', async () => {
    const stored = Array.from({ length: 450 }, (_, at) => event(at + 1))
    const { client, asked } = core(stored)
    const history = new EventHistory(client, 'acme:pump', ALL_EVENTS)
    history.start()
    await vi.waitFor(() => expect(history.state.getState().ready).toBe(true))
    for (let page = 0; page < 3; page++) await history.older()
    const { events, atStart } = history.state.getState()
    expect([events.length, events[0]?.seq, events.at(-1)?.seq, atStart]).toEqual([450, 450, 1, true])
    expect(asked.map(({ before }) => before)).toEqual([null, 251, 51])
    history.stop()
  })

  test('is joined by what comes, if it is wanted', async () => {
    const { client, arrive } = core([event(1, { outcome: 'FAIL' })])
    const history = new EventHistory(client, 'acme:pump', { ...ALL_EVENTS, outcomes: ['FAIL'] })
    history.start()
    await vi.waitFor(() => expect(history.state.getState().ready).toBe(true))
    await Promise.resolve()
    arrive(event(2, { category: 'connection' }))
    await vi.waitFor(() => expect(history.state.getState().categories).toEqual(['connection', 'level']))
    arrive(event(3, { outcome: 'FAIL' }))
    await vi.waitFor(() => expect(history.state.getState().events.map(({ seq }) => seq)).toEqual([3, 1]))
    history.stop()
  })
})

describe('isWanted', () => {
  const one = event(1, { category: 'connection.tls', data: { service: 'Firmware', code: '7' } })

  test.each([
    [{}, true],
    [{ categories: ['connection'] }, true],
    [{ categories: ['connect'] }, false],
    [{ data: { service: 'Firmware' } }, true],
    [{ data: { service: 'firmware' } }, false],
    [{ text: 'DEBUG firmware' }, true],
    [{ text: 'debug missing' }, false],
    [{ since: 11 }, false],
    [{ outcomes: ['FAIL'] }, false],
  ] as const)('%j: %s', (filter, wanted) => {
    expect(isWanted(one, { ...ALL_EVENTS, ...filter })).toBe(wanted)
  })
})
