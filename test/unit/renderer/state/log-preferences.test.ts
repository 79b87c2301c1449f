import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { CoreClient } from '../../../../src/renderer/client.ts'
import { defaultColumns, resized } from '../../../../src/renderer/log/columns.ts'
import type { Facts } from '../../../../src/renderer/state/facts.ts'
import { createLogPreferences, remember, save } from '../../../../src/renderer/state/log-preferences.ts'
import { DEFAULT_SETTINGS, type LogViewSettings, type Settings } from '../../../../src/shared/model.ts'

function storage() {
  const values = new Map<string, string>()
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, text: string) => void values.set(key, text),
    removeItem: (key: string) => void values.delete(key),
  }
}

function core(logView: LogViewSettings = DEFAULT_SETTINGS.logView, own = storage()) {
  const settings = { ...DEFAULT_SETTINGS, logView }
  const facts = createStore<Facts>()(() => ({ info: null, settings: null }))
  const saveSettings = vi.fn(async (change: Partial<Settings>) => ({ ...settings, ...change }))
  const store = createLogPreferences({ api: { app: { saveSettings } } } as unknown as CoreClient, facts, own)
  return { store, facts, saveSettings, connect: () => facts.setState({ settings: { ...settings } }) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the looks of the log view', () => {
  it('are those that the core has, completed by columns that it has not heard of', () => {
    const { store, connect, saveSettings } = core({
      columns: [
        { id: 'seq', shown: true, width: 120 },
        { id: 'of a later version', shown: true, width: 50 },
      ],
      wrap: true,
      timeline: false,
      history: ['stall'],
      saved: [],
    })
    expect(store.getState().columns).toEqual(defaultColumns())
    connect()
    expect(store.getState()).toMatchObject({ wrap: true, timeline: false, history: ['stall'] })
    expect(store.getState().columns.find(({ id }) => id === 'seq')).toMatchObject({ shown: true, width: 120 })
    expect(store.getState().columns).toHaveLength(defaultColumns().length)
    expect(saveSettings).not.toHaveBeenCalled()
  })

  it('are kept by it, and what changes over and over not each time', async () => {
    const { store, connect, saveSettings } = core()
    connect()
    for (let width = 60; width < 100; width++) store.setState({ columns: resized(defaultColumns(), 'seq', width) })
    await vi.advanceTimersByTimeAsync(1000)
    expect(saveSettings).toHaveBeenCalledTimes(2)
    const kept = saveSettings.mock.lastCall?.[0].logView?.columns.find(({ id }) => id === 'seq')
    expect(kept).toMatchObject({ width: 99 })
  })

  it('are kept once the core is there again', async () => {
    const { store, connect, saveSettings } = core()
    connect()
    saveSettings.mockRejectedValueOnce(new Error('away'))
    store.setState({ wrap: true })
    await vi.advanceTimersByTimeAsync(1000)
    expect(saveSettings).toHaveBeenCalledTimes(1)
    connect()
    await vi.advanceTimersByTimeAsync(1000)
    expect(store.getState().wrap).toBe(true)
    expect(saveSettings.mock.lastCall?.[0].logView).toMatchObject({ wrap: true })
  })

  it('are kept also where the page is closed right after a change', async () => {
    const own = storage()
    const before = core(undefined, own)
    before.connect()
    before.saveSettings.mockReturnValue(new Promise(() => {}))
    before.store.setState({ wrap: true })
    const after = core(undefined, own)
    after.connect()
    expect(after.store.getState().wrap).toBe(true)
    await vi.advanceTimersByTimeAsync(1000)
    expect(after.saveSettings.mock.lastCall?.[0].logView).toMatchObject({ wrap: true })
    expect(own.getItem('fieldtap.unsaved')).toBeNull()
  })

  it('remember each query once, the newest first, and not without end', () => {
    const queries = ['a', 'b', ' a ', '', ...Array.from({ length: 80 }, (_, index) => `q${index}`), 'a']
    const history = queries.reduce<readonly string[]>(remember, [])
    expect(history.slice(0, 2)).toEqual(['a', 'q79'])
    expect(history).toHaveLength(50)
    expect(history.filter((query) => query === 'a')).toHaveLength(1)
  })

  it('keep one filter under a name', () => {
    const saved = save([{ name: 'stalls', query: 'stall' }], { name: 'stalls', query: 'stall level:error' })
    expect(saved).toEqual([{ name: 'stalls', query: 'stall level:error' }])
  })
})
