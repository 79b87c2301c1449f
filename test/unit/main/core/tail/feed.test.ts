import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Decode } from '../../../../../src/main/core/store/decode.ts'
import { Feed, type FeedPiece } from '../../../../../src/main/core/tail/feed.ts'
import type { CommittedBatch, LiveFilter } from '../../../../../src/main/core/tail/live-lines.ts'
import { unpackLines } from '../../../../../src/shared/packed-lines.ts'

const ALL: LiveFilter = { devices: null, matches: null }
const EVEN: LiveFilter = { devices: null, matches: ({ text }) => Number(text) % 2 === 0 }
/** As many as wait for a window. */
const MOST = 5000

let decoded = 0
const decode: Decode = (_, __, body) => {
  decoded++
  return Buffer.from(body)
    .toString()
    .split(' ')
    .map((text) => ({ bytes: Buffer.from(text), level: 'info', time: null, module: null }))
}

/** A batch of lines that say their numbers. */
function batch(firstSeq: number, count: number, device: CommittedBatch['device'] = 'acme:pump'): CommittedBatch {
  const body = Buffer.from(Array.from({ length: count }, (_, index) => firstSeq + index).join(' '))
  return {
    ...{ device, received: 1000, clockOffset: 0, firstSeq, count, body, encoding: 'e', connection: 'site', bytes: 0 },
    ...{ levels: [0, 0, count, 0, 0], requestKey: null, contentKey: null, zoneMinutes: 0, how: 'signed' },
  }
}

/** Reads a tail as fast as it can until it is stopped. */
function look(feed: Feed, filter = ALL) {
  const stop = new AbortController()
  const pieces: { readonly seqs: number[]; readonly skipped: number }[] = []
  const packed: FeedPiece['packed'][] = []
  const ended = (async () => {
    for await (const piece of feed.tail(filter, stop.signal)) {
      packed.push(piece.packed)
      pieces.push({ seqs: unpackLines(piece.packed).map(({ seq }) => seq), skipped: piece.skipped })
    }
  })()
  return { pieces, packed, stop: () => stop.abort(), ended }
}

const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

beforeEach(() => {
  decoded = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a live tail', () => {
  test('gets the first lines after a pause at once, and what follows together, a tenth of a second later', async () => {
    const feed = new Feed({ decode, decodeInto: null })
    const { pieces, stop, ended } = look(feed)
    feed.publish([batch(1, 2)])
    await vi.advanceTimersByTimeAsync(1)
    expect(pieces).toEqual([{ seqs: [1, 2], skipped: 0 }])
    feed.publish([batch(3, 1)])
    feed.publish([batch(4, 1), batch(5, 1)])
    await vi.advanceTimersByTimeAsync(98)
    expect(pieces).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2)
    expect(pieces.slice(1)).toEqual([{ seqs: [3, 4, 5], skipped: 0 }])
    await vi.advanceTimersByTimeAsync(1000)
    feed.publish([batch(6, 1)])
    await vi.advanceTimersByTimeAsync(1)
    expect(pieces.slice(2)).toEqual([{ seqs: [6], skipped: 0 }])
    stop()
    await ended
  })

  test('costs nothing while nobody looks', async () => {
    const feed = new Feed({ decode, decodeInto: null })
    feed.publish([batch(1, 2)])
    await vi.advanceTimersByTimeAsync(200)
    const { stop, ended } = look(feed)
    stop()
    await ended
    feed.publish([batch(3, 2)])
    await vi.advanceTimersByTimeAsync(200)
    expect(decoded).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is read once for all that look, each of whom gets what fits', async () => {
    const feed = new Feed({ decode, decodeInto: null })
    const all = [look(feed), look(feed), look(feed, EVEN), look(feed, { ...ALL, devices: new Set(['acme:b']) })]
    feed.publish([batch(1, 3), batch(4, 2, 'acme:b')])
    await vi.advanceTimersByTimeAsync(1)
    expect(all.map(({ pieces }) => pieces.map(({ seqs }) => seqs))).toEqual([
      [[1, 2, 3, 4, 5]],
      [[1, 2, 3, 4, 5]],
      [[2, 4]],
      [[4, 5]],
    ])
    expect(decoded).toBe(2)
    expect(all[0]?.packed[0]).toBe(all[1]?.packed[0])
    for (const { stop } of all) stop()
    await Promise.all(all.map(({ ended }) => ended))
  })

  test('begins with what is committed after it was opened', async () => {
    const feed = new Feed({ decode, decodeInto: null })
    const first = look(feed)
    feed.publish([batch(1, 1)])
    const second = look(feed)
    feed.publish([batch(2, 1)])
    await vi.advanceTimersByTimeAsync(1)
    expect(first.pieces.flatMap(({ seqs }) => seqs)).toEqual([1, 2])
    expect(second.pieces.flatMap(({ seqs }) => seqs)).toEqual([2])
    for (const { stop } of [first, second]) stop()
    await Promise.all([first.ended, second.ended])
  })

  test('says how many lines it left out, and where', async () => {
    const feed = new Feed({ decode, decodeInto: null })
    const [all, even] = [look(feed), look(feed, EVEN)]
    for (let seq = 1; seq <= 20_000; seq += 100) feed.publish([batch(seq, 100)])
    await vi.advanceTimersByTimeAsync(1)
    const seqsOf = ({ pieces }: typeof all) => pieces.flatMap(({ seqs }) => seqs)
    expect(seqsOf(all)).toEqual(span(1, MOST))
    expect(all.pieces.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(20_000 - MOST)
    expect(all.pieces.at(-1)?.skipped).toBe(20_000 - MOST)
    expect(seqsOf(even)).toEqual(span(1, MOST).map((seq) => 2 * seq))
    expect(even.pieces.at(-1)?.skipped).toBe(10_000 - MOST)
    feed.publish([batch(20_001, 1)])
    await vi.advanceTimersByTimeAsync(100)
    expect(all.pieces.at(-1)).toEqual({ seqs: [20_001], skipped: 0 })
    for (const { stop } of [all, even]) stop()
    await Promise.all([all.ended, even.ended])
  })

  test('keeps what comes for one who is slow, up to a limit', async () => {
    const feed = new Feed({ decode, decodeInto: null })
    const stop = new AbortController()
    const slow = feed.tail(ALL, stop.signal)
    const first = slow.next()
    for (let round = 0; round < 12; round++) {
      feed.publish([batch(1 + 600 * round, 600)])
      await vi.advanceTimersByTimeAsync(100)
    }
    const seqs: number[] = []
    let skipped = 0
    let next = await first
    for (;;) {
      if (next.done === true) throw new Error('it ended')
      seqs.push(...unpackLines(next.value.packed).map(({ seq }) => seq))
      skipped += next.value.skipped
      if (seqs.length + skipped >= 7200) break
      next = await slow.next()
    }
    // The first piece was taken before anything waited.
    expect(seqs).toEqual(span(1, 600 + MOST))
    expect(skipped).toBe(7200 - 600 - MOST)
    stop.abort()
    expect((await slow.next()).done).toBe(true)
  })
})
