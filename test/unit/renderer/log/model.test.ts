import { afterEach, describe, expect, it, vi } from 'vitest'
import { LogModel } from '../../../../src/renderer/log/model.ts'
import { LineRun } from '../../../../src/renderer/log/run.ts'
import { FakeStore, lines } from './lines.ts'

let open: LogModel | null = null
afterEach(() => open?.stop())

async function modelOf(store: FakeStore, { query = '', isLive = true, capacity = 1000 } = {}) {
  open = new LogModel(store.client(), { devices: ['x:y'], query }, new LineRun(capacity), isLive)
  open.start()
  await vi.waitFor(() => expect(open?.state.getState().ready).toBe(true))
  return open
}

const held = (model: LogModel) =>
  Array.from({ length: model.run.length }, (_, index) => model.run.at(model.run.base + index)?.seq)
const range = (from: number, to: number) => lines(from, to).map(({ seq }) => seq)

describe('the lines of a query', () => {
  it('begin at their end', async () => {
    const model = await modelOf(new FakeStore(10_000))
    expect(held(model)).toEqual(range(9601, 10_000))
    expect(model.run.atEnd).toBe(true)
    expect(model.state.getState()).toMatchObject({ total: 10_000, isEmpty: false })
  })

  it('say that there are none', async () => {
    const store = new FakeStore(0)
    const model = await modelOf(store)
    expect(model.state.getState().isEmpty).toBe(true)
    store.arrive(3)
    await vi.waitFor(() => expect(held(model)).toEqual([1, 2, 3]))
    expect(model.state.getState()).toMatchObject({ isEmpty: false, arrived: 3, total: 3 })
  })

  it('take in what arrives, and no more than there is room for', async () => {
    const store = new FakeStore(500)
    const model = await modelOf(store)
    for (let round = 0; round < 40; round++) store.arrive(100)
    await vi.waitFor(() => expect(model.run.last?.seq).toBe(4500))
    expect(held(model)).toEqual(range(3501, 4500))
    expect(model.state.getState().total).toBe(4500)
  })

  it('stay as they are while the view stands still, and go on where it left off', async () => {
    const store = new FakeStore(500)
    const model = await modelOf(store)
    model.follow(false)
    const first = model.run.first?.seq
    for (let round = 0; round < 40; round++) store.arrive(100)
    await vi.waitFor(() => expect(model.state.getState().arrived).toBe(4000))
    expect(model.run.first?.seq).toBe(first)
    expect(model.run.length).toBeLessThanOrEqual(1000)
    while (!model.run.atEnd) await model.newer()
    expect(model.run.last?.seq).toBe(4500)
    expect(held(model)).toEqual(range(3501, 4500))
  })

  it('go anywhere at once', async () => {
    const store = new FakeStore(1_000_000)
    const model = await modelOf(store)
    await model.jump({ is: 'offset', offset: 600_000 }, 'top')
    expect(model.run.at(model.run.target?.index ?? 0)?.seq).toBe(600_001)
    expect(model.run.offset).toBe((model.run.first?.seq ?? 0) - 1)
    await model.older()
    await model.newer()
    expect(held(model)).toEqual(range(model.run.first?.seq ?? 0, model.run.last?.seq ?? 0))
  })

  it('join a page to what arrived meanwhile', async () => {
    const store = new FakeStore(2000)
    const model = await modelOf(store)
    await model.jump({ is: 'first' }, 'top')
    store.arrive(50)
    for (let pages = 0; pages < 6; pages++) await model.newer()
    expect(model.run.atEnd).toBe(true)
    store.arrive(1)
    await vi.waitFor(() => expect(model.run.last?.seq).toBe(2051))
    expect(held(model)).toEqual(range(1052, 2051))
  })

  it('read from the store what a tail had to leave out', async () => {
    const store = new FakeStore(500)
    const model = await modelOf(store)
    store.arrive(300, 120)
    await vi.waitFor(() => expect(model.run.last?.seq).toBe(800))
    expect(held(model)).toEqual(range(101, 800))
    expect(model.run.atEnd).toBe(false)
    store.arrive(10)
    await vi.waitFor(() => expect(model.run.last?.seq).toBe(810))
    expect(model.state.getState().arrived).toBe(310)
  })

  it('call off one jump for the next', async () => {
    const model = await modelOf(new FakeStore(100_000))
    const [first, second] = await Promise.all([
      model.jump({ is: 'offset', offset: 10 }, 'top'),
      model.jump({ is: 'offset', offset: 90_000 }, 'top'),
    ])
    expect(second).toBe(true)
    expect(first && model.run.generation > 3).toBe(false)
    expect(model.run.at(model.run.target?.index ?? 0)?.seq).toBe(90_001)
  })

  it('are searched for newest first, and counted beside', async () => {
    const store = new FakeStore(300, false)
    const model = await modelOf(store, { query: 'needle' })
    await vi.waitFor(() => expect(model.run.atStart).toBe(true))
    expect(held(model)).toEqual(range(1, 300))
    await vi.waitFor(() => expect(model.state.getState().count).toMatchObject({ matched: 7, total: 9, done: true }))
  })

  it('are asked for again and again where a pattern cannot run on what arrives', async () => {
    vi.useFakeTimers()
    try {
      const store = new FakeStore(3, false)
      const model = new LogModel(store.client(), { query: '/(a)\\1/' }, new LineRun(), false)
      open = model
      model.start()
      await vi.waitFor(() => expect(model.run.length).toBe(3))
      store.count = 5
      await vi.advanceTimersByTimeAsync(2500)
      expect(held(model)).toEqual([1, 2, 3, 4, 5])
    } finally {
      vi.useRealTimers()
    }
  })
})
