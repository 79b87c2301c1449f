import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CoreClient } from '../../../../src/renderer/client.ts'
import { Timeline } from '../../../../src/renderer/state/timeline.ts'
import type { DeviceEvent } from '../../../../src/shared/model.ts'

const PUMP = 'acme:pump'

/** A core that knows so many events, one each second from 0 on, and no line. */
function core(count: number): CoreClient {
  const all = Array.from({ length: count }, (_, at) => ({ id: `${at}`, time: at * 1000, device: PUMP }) as DeviceEvent)
  const api = {
    lines: {
      span: async () => ({ from: 0, to: count * 1000 }),
      async *histogram() {
        yield []
      },
    },
    events: {
      list: async ({ categories = [], limit }: { readonly categories?: readonly string[]; readonly limit: number }) =>
        categories.length > 0 ? [] : all.toReversed().slice(0, limit),
    },
    level: { leases: async () => [] },
    status: { gaps: async () => [] },
  }
  return { api } as unknown as CoreClient
}

async function shown(count: number) {
  const timeline = new Timeline(core(count), [PUMP], () => null)
  timeline.start()
  await vi.waitFor(() => expect(timeline.state.getState().counting).toBe(false))
  await vi.waitFor(() => expect(timeline.state.getState().strip?.events.length).toBeGreaterThan(0))
  timeline.stop()
  return timeline.state.getState().strip
}

beforeEach(() => vi.stubGlobal('document', { hidden: false }))
afterEach(() => vi.unstubAllGlobals())

it('shows every event where there are not too many', async () => {
  const strip = await shown(500)
  expect(strip?.events).toHaveLength(500)
  expect(strip?.eventsFrom).toBeNull()
})

it('shows the newest where there are too many, and says from when on', async () => {
  const strip = await shown(800)
  expect(strip?.events.map(({ time }) => time)).toEqual(Array.from({ length: 500 }, (_, at) => (799 - at) * 1000))
  expect(strip?.eventsFrom).toBe(299_000)
})
