import { describe, expect, it, vi } from 'vitest'
import { completeColumns, defaultColumns, resized, template, toggled } from '../../../../src/renderer/log/columns.ts'
import { readRange } from '../../../../src/renderer/log/copy.ts'
import { Finder } from '../../../../src/renderer/log/find.ts'
import { fromBase64, hexDump } from '../../../../src/renderer/log/hex.ts'
import { parseJump } from '../../../../src/renderer/log/jump.ts'
import { QueryBox } from '../../../../src/renderer/log/query-box.ts'
import { stripsBetween } from '../../../../src/renderer/log/strips.ts'
import { FakeStore, line } from './lines.ts'

describe('columns', () => {
  it('are completed by what is new and rid of what is gone', () => {
    const kept = [
      { id: 'module', shown: false, width: 300 },
      { id: 'color', shown: true, width: 9 },
    ] as never[]
    const columns = completeColumns(kept)
    expect(columns.map(({ id }) => id)).toEqual(defaultColumns().map(({ id }) => id))
    expect(columns.find(({ id }) => id === 'module')).toEqual({ id: 'module', shown: false, width: 300 })
  })

  it('keep within their bounds, and leave the rest to the text', () => {
    const columns = resized(toggled(defaultColumns(), 'time'), 'level', 5000)
    expect(columns.find(({ id }) => id === 'level')?.width).toBe(80)
    expect(template(columns.filter(({ shown }) => shown))).toBe('66px 80px 104px minmax(0, 1fr)')
  })
})

describe('copying a range', () => {
  it('reads as many pages as it takes, and lines whole that pages cut', async () => {
    const store = new FakeStore(5000)
    const page = store.page.bind(store)
    vi.spyOn(store, 'page').mockImplementation((asked) => {
      const answer = page(asked)
      return { ...answer, lines: answer.lines.map((each) => (each.seq === 1234 ? { ...each, cut: true } : each)) }
    })
    const { text, lines } = await readRange(store.api, {}, 100, 3600)
    const copied = text.split('\n')
    expect(lines).toBe(3501)
    expect([copied[0], copied.at(-1)]).toEqual(['line 100', 'line 3600'])
    expect(copied[1134]).toBe('the whole of 1234')
  })
})

describe('finding', () => {
  it('goes on from a line, around the end, and says so', async () => {
    const finder = new Finder(new FakeStore(9).api)
    finder.set('x', {})
    expect((await finder.step(4, 1))?.seq).toBe(5)
    expect((await finder.step(4, -1))?.seq).toBe(3)
    expect((await finder.step(9, 1))?.seq).toBe(1)
    expect(finder.state.getState().outcome).toBe('wrapped')
  })

  it('says which match of how many, and counts again once more lines have come', async () => {
    const store = new FakeStore(9)
    const count = vi.spyOn(store.api.lines, 'count')
    const upTo = ({ upTo: last }: { upTo?: number }) => last ?? store.count
    count.mockImplementation((async (asked: { upTo?: number }) =>
      (async function* () {
        yield { matched: upTo(asked), scanned: 1, total: 1 }
      })()) as never)
    const finder = new Finder(store.api)
    const at = () => finder.state.getState().at
    finder.set('x', {})
    await vi.waitFor(() => expect(finder.state.getState().count?.matched).toBe(9))
    await finder.step(4, 1)
    await vi.waitFor(() => expect(at()).toEqual({ seq: 5, place: 5 }))
    count.mockClear()
    await finder.step(5, 1)
    expect(at()).toEqual({ seq: 6, place: 6 })
    await finder.step(6, -1)
    expect(at()).toEqual({ seq: 5, place: 5 })
    await finder.step(9, 1)
    expect(at()).toEqual({ seq: 1, place: 1 })
    expect(count).not.toHaveBeenCalled()
    await finder.step(1, -1)
    await vi.waitFor(() => expect(at()).toEqual({ seq: 9, place: 9 }))
    vi.useFakeTimers()
    try {
      store.count = 12
      finder.arrived()
      expect(finder.state.getState()).toMatchObject({ mayBeMore: true, count: { matched: 9 } })
      await vi.advanceTimersByTimeAsync(5000)
      expect(finder.state.getState()).toMatchObject({ mayBeMore: false, count: { matched: 12 } })
    } finally {
      vi.useRealTimers()
    }
    finder.stop()
  })

  it('says that there is nothing', async () => {
    const finder = new Finder(new FakeStore(0).api)
    finder.set('x', {})
    expect(await finder.step(null, 1)).toBeNull()
    expect(finder.state.getState()).toMatchObject({ outcome: 'nothing', busy: false })
  })
})

describe('the query field', () => {
  it('runs what can be read, as a filter or to be found', () => {
    const run = vi.fn()
    const box = new QueryBox(run)
    box.state.setState({ text: 'level:loud' })
    expect(box.apply()).toBe(false)
    expect(run).not.toHaveBeenCalled()
    box.state.setState({ text: 'a OR b' })
    box.pin()
    expect(run).toHaveBeenLastCalledWith({ shown: 'a OR b', find: '' })
    box.state.setState({ text: 'stall' })
    box.apply()
    expect(run).toHaveBeenLastCalledWith({ shown: '(a OR b) stall', find: '' })
    box.setMode('find')
    expect(run).toHaveBeenLastCalledWith({ shown: 'a OR b', find: 'stall' })
    box.clearAll()
    expect(run).toHaveBeenLastCalledWith({ shown: '', find: '' })
  })

  it('waits for a pause while somebody types', () => {
    vi.useFakeTimers()
    const run = vi.fn()
    const box = new QueryBox(run)
    for (const text of ['s', 'st', 'stall']) box.type(text)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(run.mock.calls).toEqual([[{ shown: 'stall', find: '' }]])
    vi.useRealTimers()
  })
})

describe('where to go', () => {
  it.each([
    ['4711', { is: 'line', seq: 4711 }],
    ['#1,234,567', { is: 'line', seq: 1_234_567 }],
    ['50%', { is: 'share', share: 0.5 }],
    ['15m', { is: 'time', time: 1e12 - 900_000 }],
    ['2001-09-09T01:46:40Z', { is: 'time', time: 1e12 }],
    ['120%', null],
    ['soon', null],
  ])('%s', (text, expected) => {
    expect(parseJump(text, 1e12, 0)).toEqual(expected)
  })
})

describe('bytes', () => {
  it('are shown sixteen in a row, with what of them is text', () => {
    const bytes = fromBase64(Buffer.from([...Buffer.from('stall \n rpm=0'), 0xff, 0x00, 0x7f, 0x80]).toString('base64'))
    expect(hexDump(bytes, 2048)).toBe(
      '000000  73 74 61 6c 6c 20 0a 20  72 70 6d 3d 30 ff 00 7f  stall . rpm=0...\n' +
        '000010  80                                                .',
    )
    expect(hexDump(bytes, 16).split('\n')).toHaveLength(1)
  })
})

describe('between two lines', () => {
  const gap = { id: 1, device: null, connection: null, from: 5000, to: 60_000, cause: 'sleep', detail: '' } as const

  it('stands what is missing there, once', () => {
    const at = (seq: number, received: number) => line(seq, { received, time: received })
    expect(stripsBetween(at(1, 4000), at(2, 61_000), [gap])).toEqual([{ is: 'gap', gap }])
    expect(stripsBetween(at(2, 61_000), at(3, 62_000), [gap])).toEqual([])
    expect(stripsBetween(null, at(1, 61_000), [gap])).toEqual([])
  })

  it('begins another day', () => {
    const noon = new Date(2026, 10, 20, 12).getTime()
    const [before, after] = [line(1, { time: noon }), line(2, { time: noon + 86_400_000 })]
    expect(stripsBetween(before, after, [])).toEqual([{ is: 'day', time: noon + 86_400_000 }])
    expect(stripsBetween(after, before, [])).toEqual([])
  })
})
