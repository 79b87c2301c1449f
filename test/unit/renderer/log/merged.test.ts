import { describe, expect, test, vi } from 'vitest'
import type { CoreClient } from '../../../../src/renderer/client.ts'
import { MergedLines } from '../../../../src/renderer/log/merged.ts'
import type { LinePage, PagePlace } from '../../../../src/shared/contract/lines.ts'
import type { LogLine } from '../../../../src/shared/model.ts'
import { packLines } from '../../../../src/shared/packed-lines.ts'

const line = (seq: number, device: string, time: number): LogLine => ({
  seq,
  device,
  time,
  received: time,
  deviceTime: null,
  level: 'info',
  module: null,
  text: `${device} ${seq}`,
  size: 1,
  cut: false,
})

/** A core that holds these lines and pages them as the store does, in order of arrival. */
function core(stored: LogLine[]) {
  const page = async (asked: {
    devices: string[]
    at: PagePlace
    direction: 'older' | 'newer'
    limit: number
  }): Promise<LinePage> => {
    const own = stored.filter(({ device }) => asked.devices.includes(device))
    const { at } = asked
    const isFrom = ({ seq, time }: LogLine): boolean => {
      const older = asked.direction === 'older'
      if (at.is === 'line') return older ? seq <= at.seq : seq >= at.seq
      if (at.is === 'time') return older ? time <= at.time : time >= at.time
      return true
    }
    const found = own.filter(isFrom)
    const lines = asked.direction === 'older' ? found.slice(-asked.limit) : found.slice(0, asked.limit)
    return { lines, offset: null, total: null, more: found.length > lines.length, scanned: 0 }
  }
  let arrive: (lines: LogLine[]) => void = () => undefined
  const tail = async () =>
    (async function* () {
      for (;;) yield { packed: packLines(await new Promise<LogLine[]>((resolve) => (arrive = resolve))), skipped: 0 }
    })()
  const api = { lines: { page, tail } }
  const client = {
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
    api,
  } as unknown as CoreClient
  return { client, arrive: (lines: LogLine[]) => arrive(lines) }
}

/** 1,000 lines of a, ten seconds apart; 100 of b in between, whose clock was set right late: they came in one go. */
const STORED = [
  ...Array.from({ length: 1000 }, (_, at) => line(at + 1, 'x:a', at * 10_000)),
  ...Array.from({ length: 100 }, (_, at) => line(1001 + at, 'x:b', 9_000_005 + at * 10_000)),
]

async function opened(time: number | null, stored = STORED) {
  const { client, arrive } = core(stored)
  const merged = new MergedLines(client, ['x:a', 'x:b'], '')
  merged.start(time)
  await vi.waitFor(() => expect(merged.state.getState().ready).toBe(true))
  return { merged, arrive }
}

const times = (merged: MergedLines) => merged.lines.map(({ time }) => time)
const isSorted = (all: readonly number[]) => all.every((time, index) => index === 0 || time >= (all[index - 1] ?? 0))

describe('lines of several devices', () => {
  test('stand in order of corrected time, whenever they came', async () => {
    const { merged } = await opened(null)
    expect(isSorted(times(merged))).toBe(true)
    expect(merged.lines.slice(-4).map(({ device }) => device)).toEqual(['x:a', 'x:b', 'x:a', 'x:b'])
    merged.stop()
  })

  test('are read on until the first, each once, and never above what is shown already', async () => {
    const { merged } = await opened(null)
    while (!merged.state.getState().atStart) {
      const [first] = times(merged)
      await merged.older()
      expect(times(merged)[0]).toBeLessThan(first ?? 0)
    }
    expect(merged.lines.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(STORED.map(({ seq }) => seq))
    expect(isSorted(times(merged))).toBe(true)
    merged.stop()
  })

  test('are read around a time, and from there to the end', async () => {
    const { merged } = await opened(2_000_000)
    expect(times(merged).some((time) => time < 2_000_000)).toBe(true)
    expect(times(merged).some((time) => time > 2_000_000)).toBe(true)
    while (!merged.state.getState().atEnd) await merged.newer()
    expect(merged.lines.at(-1)?.seq).toBe(1100)
    expect(isSorted(times(merged))).toBe(true)
    merged.stop()
  })

  test('take in what arrives, at its time', async () => {
    const { merged, arrive } = await opened(null)
    await Promise.resolve()
    arrive([line(1101, 'x:b', 9_985_001)])
    await vi.waitFor(() => expect(merged.lines.some(({ seq }) => seq === 1101)).toBe(true))
    expect(isSorted(times(merged))).toBe(true)
    merged.stop()
  })

  test('may all be those of one device', async () => {
    const { merged } = await opened(null, STORED.slice(0, 50))
    expect(merged.lines).toHaveLength(50)
    expect(merged.state.getState()).toMatchObject({ atStart: true, atEnd: true })
    merged.stop()
  })
})

describe('more lines than are kept', () => {
  /** 12,000 lines of each of two devices, by turns. */
  const MANY = Array.from({ length: 24_000 }, (_, at) => line(at + 1, at % 2 === 0 ? 'x:a' : 'x:b', at * 100))
  const seqs = (merged: MergedLines) => merged.lines.map(({ seq }) => seq)
  const hasNoHole = (all: readonly number[]) =>
    all.every((seq, index) => index === 0 || seq === (all[index - 1] ?? 0) + 1)

  test('can be read back to the first and forth to the last, and only some are kept', async () => {
    const { merged } = await opened(null, MANY)
    merged.follow(false)
    for (let turn = 0; !merged.state.getState().atStart && turn < 100; turn++) await merged.older()
    expect(seqs(merged)[0]).toBe(1)
    expect(merged.lines.length).toBeLessThan(10_000)
    expect(hasNoHole(seqs(merged))).toBe(true)
    for (let turn = 0; !merged.state.getState().atEnd && turn < 100; turn++) await merged.newer()
    expect(seqs(merged).at(-1)).toBe(24_000)
    expect(merged.lines.length).toBeLessThan(10_000)
    expect(hasNoHole(seqs(merged))).toBe(true)
    merged.stop()
  })

  test('are one step away at either end', async () => {
    const { merged } = await opened(1_200_000, MANY)
    await merged.toPlace('start')
    expect(seqs(merged)[0]).toBe(1)
    expect(merged.state.getState()).toMatchObject({ atStart: true, atEnd: false })
    await merged.toPlace('end')
    expect(seqs(merged).at(-1)).toBe(24_000)
    expect(merged.state.getState()).toMatchObject({ atStart: false, atEnd: true })
    merged.stop()
  })

  test('arrive while somebody reads: what is on screen stays, and what waits is there when they come to it', async () => {
    const stored = MANY.slice(0, 8000)
    const { merged, arrive } = await opened(null, stored)
    merged.follow(false)
    for (let turn = 0; !merged.state.getState().atStart && turn < 100; turn++) await merged.older()
    const before = seqs(merged)
    for (let at = 8000; at < 20_000; at += 500) {
      const more = MANY.slice(at, at + 500)
      stored.push(...more)
      arrive(more)
      await new Promise((resolve) => setTimeout(resolve))
    }
    await vi.waitFor(() => expect(merged.state.getState().waiting).toBe(12_000))
    expect(seqs(merged).slice(0, before.length)).toEqual(before)
    expect(merged.lines.length).toBeLessThan(10_000)
    merged.follow(true)
    await vi.waitFor(() => expect(seqs(merged).at(-1)).toBe(20_000))
    expect(hasNoHole(seqs(merged))).toBe(true)
    expect(merged.state.getState().waiting).toBe(0)
    merged.stop()
  })

  test('arrive while it follows: the newest are shown, without a hole', async () => {
    const stored = MANY.slice(0, 100)
    const { merged, arrive } = await opened(null, stored)
    for (let at = 100; at < 20_000; at += 500) {
      const more = MANY.slice(at, at + 500)
      stored.push(...more)
      arrive(more)
      await new Promise((resolve) => setTimeout(resolve))
    }
    await vi.waitFor(() => expect(seqs(merged).at(-1)).toBe(20_100))
    expect(merged.lines.length).toBeLessThan(10_000)
    expect(hasNoHole(seqs(merged))).toBe(true)
    merged.stop()
  })
})
