import { describe, expect, it } from 'vitest'
import { defaultColumns, toggled } from '../../../../src/renderer/log/columns.ts'
import { createLogPreferences, remember, save } from '../../../../src/renderer/state/log-preferences.ts'

function storage(kept: string | null) {
  let text = kept
  return {
    getItem: () => text,
    setItem: (_: string, now: string) => {
      text = now
    },
  }
}

describe('the looks of the log view', () => {
  it.each([null, 'not json', '[]', '{"columns":7,"history":"x","wrap":"yes"}'])('fall back from %j', (kept) => {
    expect(createLogPreferences(storage(kept)).getState()).toEqual({
      columns: defaultColumns(),
      wrap: false,
      timeline: true,
      history: [],
      saved: [],
    })
  })

  it('are kept', () => {
    const kept = storage(null)
    const columns = toggled(defaultColumns(), 'seq')
    createLogPreferences(kept).setState({ columns, wrap: true, history: ['stall'] })
    expect(createLogPreferences(kept).getState()).toMatchObject({ columns, wrap: true, history: ['stall'] })
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
