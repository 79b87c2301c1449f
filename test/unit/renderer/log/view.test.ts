import { afterEach, describe, expect, it, vi } from 'vitest'
import { moves } from '../../../../src/renderer/log/follow.ts'
import { LogView } from '../../../../src/renderer/log/view.ts'
import { FakeStore } from './lines.ts'

let open: LogView | null = null
afterEach(() => open?.stop())

async function viewOf(store: FakeStore): Promise<LogView> {
  const view = new LogView(store.client(), ['x:y'], (changed) => changed())
  open = view
  view.start()
  await vi.waitFor(() => expect(view.state.getState().model.state.getState().ready).toBe(true))
  return view
}

const stateOf = (view: LogView) => view.state.getState()

describe('a log view', () => {
  it('counts what arrives while it stands still, and goes to it', async () => {
    const store = new FakeStore(500)
    const view = await viewOf(store)
    view.follow({ is: 'pointer-moved' })
    store.arrive(318)
    await vi.waitFor(() => expect(stateOf(view).follow.waiting).toBe(318))
    view.toEnd()
    expect(moves(stateOf(view).follow)).toBe(true)
    await vi.waitFor(() => expect(stateOf(view).model.run.last?.seq).toBe(818))
  })

  it('selects the line that it goes to, wherever it is', async () => {
    const view = await viewOf(new FakeStore(1_000_000))
    expect(await view.toLine(4711)).toBe(true)
    expect(stateOf(view)).toMatchObject({ selection: { anchor: 4711, head: 4711 }, follow: { following: false } })
    expect(await view.toTime(600_000_000)).toBe(true)
    expect(stateOf(view).selection?.head).toBe(600_000)
  })

  it('selects a range that need not be at hand, and all there is', async () => {
    const view = await viewOf(new FakeStore(1_000_000))
    await view.toLine(100)
    await view.toLine(100)
    view.extendTo(900_000)
    expect(view.selected()).toEqual({ from: 100, to: 900_000 })
    await view.selectAll()
    expect(view.selected()).toEqual({ from: 1, to: 1_000_000 })
    expect(view.escape()).toBe(true)
    expect(view.selected()).toEqual({ from: 1_000_000, to: 1_000_000 })
    expect([view.escape(), view.escape()]).toEqual([true, false])
  })

  it('walks from line to line, and comes back to a line that is far away', async () => {
    const view = await viewOf(new FakeStore(100_000))
    await view.toLine(50_000)
    await view.go({ is: 'first' })
    await view.step(1, false)
    expect(stateOf(view).selection?.head).toBe(50_001)
    await view.step(3, true)
    expect(view.selected()).toEqual({ from: 50_001, to: 50_004 })
  })

  it('keeps the side panel on the line that is selected', async () => {
    const view = await viewOf(new FakeStore(100))
    view.select(10)
    view.togglePanel()
    await view.step(1, false)
    expect(stateOf(view).panel).toBe(11)
    view.escape()
    expect(stateOf(view)).toMatchObject({ panel: null, selection: { head: 11 } })
  })

  it('starts another query at its end, and finding leaves the lines as they are', async () => {
    const view = await viewOf(new FakeStore(100))
    const { model } = stateOf(view)
    view.query.setMode('find')
    view.query.state.setState({ text: 'stall' })
    view.query.apply()
    expect(stateOf(view).model).toBe(model)
    await view.findNext()
    expect(stateOf(view).selection).not.toBeNull()
    view.query.setMode('filter')
    expect(stateOf(view)).toMatchObject({ shown: 'stall', selection: null, follow: { following: true } })
    expect(stateOf(view).model).not.toBe(model)
  })

  it('goes where it is asked to before its first lines are there', async () => {
    const store = new FakeStore(100_000)
    const view = new LogView(store.client(), ['x:y'], (changed) => changed())
    open = view
    view.start()
    expect(await view.toLine(5000)).toBe(true)
    await vi.waitFor(() => expect(stateOf(view).model.state.getState().ready).toBe(true))
    expect(stateOf(view).model.run.indexOf(5000)).not.toBe(-1)
    expect(stateOf(view).selection?.head).toBe(5000)
  })
})
