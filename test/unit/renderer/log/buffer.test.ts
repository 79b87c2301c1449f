import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { LogBuffer, type LogItem } from '../../../../src/renderer/log/buffer.ts'
import type { LogLine } from '../../../../src/shared/model.ts'

function line(seq: number): LogLine {
  return {
    seq,
    device: 'x:y',
    received: seq,
    deviceTime: null,
    time: seq,
    level: 'info',
    module: null,
    text: `line ${seq}`,
    size: 6,
    cut: false,
  }
}

const items = (...seqs: number[]): LogItem[] => seqs.map((seq) => ({ is: 'line', line: line(seq) }))
const seqsOf = (buffer: LogBuffer) =>
  Array.from({ length: buffer.length }, (_, index) => {
    const item = buffer.at(index)
    return item?.is === 'line' ? item.line.seq : null
  })

describe('LogBuffer', () => {
  it('keeps the newest lines when there is no room for all', () => {
    const buffer = new LogBuffer(3)
    buffer.append(items(1, 2))
    buffer.append(items(3, 4, 5))
    expect(seqsOf(buffer)).toEqual([3, 4, 5])
    expect(buffer.base).toBe(2)
  })

  it('numbers an item the same, whatever is added before it or dropped', () => {
    const buffer = new LogBuffer(4)
    buffer.append(items(10, 11))
    const numberOf = (seq: number) => buffer.base + buffer.indexOf(seq)
    const before = numberOf(11)
    buffer.prepend([line(8), line(9)])
    expect(numberOf(11)).toBe(before)
    buffer.append(items(12))
    expect(numberOf(11)).toBe(before)
    expect(seqsOf(buffer)).toEqual([9, 10, 11, 12])
  })

  it('takes the newest of what is paged in, as far as there is room', () => {
    const buffer = new LogBuffer(4)
    buffer.append(items(10, 11))
    expect(buffer.prepend([line(6), line(7), line(8), line(9)])).toBe(2)
    expect(seqsOf(buffer)).toEqual([8, 9, 10, 11])
    expect(buffer.prepend([line(7)])).toBe(0)
  })

  it('never gives an old number again after it was cleared', () => {
    const buffer = new LogBuffer(4)
    buffer.append(items(1, 2, 3))
    buffer.clear()
    expect(buffer.length).toBe(0)
    expect(buffer.base).toBe(3)
  })

  it('finds lines between marks of skipped ones', () => {
    const skipped: LogItem = { is: 'skipped', count: 7 }
    const buffer = new LogBuffer(100)
    buffer.append([skipped, ...items(3, 5), skipped, skipped, ...items(8), skipped])
    expect([3, 5, 8].map((seq) => buffer.indexOf(seq))).toEqual([1, 2, 5])
    expect([1, 4, 9].map((seq) => buffer.indexOf(seq))).toEqual([-1, -1, -1])
    expect(buffer.oldestSeq()).toBe(3)
    expect(buffer.newestSeq()).toBe(8)
  })

  it('holds the last lines of any sequence of additions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 0, max: 9 })), (capacity, sizes) => {
        const buffer = new LogBuffer(capacity)
        const all: number[] = []
        for (const size of sizes) {
          const seqs = Array.from({ length: size }, (_, index) => all.length + index)
          all.push(...seqs)
          buffer.append(items(...seqs))
        }
        expect(seqsOf(buffer)).toEqual(all.slice(-capacity))
        for (const seq of all.slice(-capacity)) expect(buffer.base + buffer.indexOf(seq)).toBe(seq)
      }),
    )
  })

  it('tells its listeners once per notification, however many changes there were', () => {
    const frames: (() => void)[] = []
    const buffer = new LogBuffer(10, (changed) => frames.push(changed))
    const listener = vi.fn()
    const stop = buffer.subscribe(listener)
    buffer.append(items(1))
    buffer.append(items(2))
    expect(frames).toHaveLength(1)
    frames.shift()?.()
    expect(listener).toHaveBeenCalledTimes(1)
    expect(buffer.version).toBe(1)
    stop()
    buffer.append(items(3))
    frames.shift()?.()
    expect(listener).toHaveBeenCalledTimes(1)
  })
})
