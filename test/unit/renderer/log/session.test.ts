import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Api, CoreClient } from '../../../../src/renderer/client.ts'
import { LogBuffer } from '../../../../src/renderer/log/buffer.ts'
import { LogSession } from '../../../../src/renderer/log/session.ts'
import type { TailPiece } from '../../../../src/shared/contract.ts'
import type { LogLine } from '../../../../src/shared/model.ts'

/** A store of lines 1, 2, 3, … and whoever is listening to what comes. */
class Lines {
  count: number
  readonly #listeners = new Set<(piece: TailPiece) => void>()

  constructor(count: number) {
    this.count = count
  }

  range(from: number, to: number): LogLine[] {
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => line(from + index))
  }

  arrive(count: number, skipped = 0): void {
    const lines = this.range(this.count + 1, this.count + count)
    this.count += count
    for (const listener of this.#listeners) listener({ lines, skipped })
  }

  readonly api = {
    lines: {
      tail: async ({ last = 0 }: { last?: number }, { signal }: { signal: AbortSignal }) =>
        this.#tail(this.range(Math.max(1, this.count - last + 1), this.count), signal),
      search: async ({ from, order, limit }: { from: number | null; order: 'newest' | 'oldest'; limit: number }) => {
        const lines =
          order === 'newest'
            ? this.range(Math.max(1, (from ?? this.count + 1) - limit), (from ?? this.count + 1) - 1).reverse()
            : this.range((from ?? 0) + 1, Math.min(this.count, (from ?? 0) + limit))
        return (async function* () {
          yield { is: 'lines', lines }
        })()
      },
      count: async () =>
        (async function* () {
          yield { matched: 7, scanned: 9, total: 9 }
        })(),
    },
  } as unknown as Api

  async *#tail(first: LogLine[], signal: AbortSignal): AsyncGenerator<TailPiece> {
    const waiting: TailPiece[] = [{ lines: first, skipped: 0 }]
    let wake = () => {}
    const listener = (piece: TailPiece) => {
      waiting.push(piece)
      wake()
    }
    this.#listeners.add(listener)
    signal.addEventListener('abort', () => {
      this.#listeners.delete(listener)
      wake()
    })
    while (!signal.aborted) {
      const piece = waiting.shift()
      if (piece) yield piece
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }
}

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

/** Reads each stream until it is stopped; `reconnect` opens all of them anew, as a restart of the core does. */
function clientOf(api: Api) {
  const readers = new Set<() => void>()
  const follow: CoreClient['follow'] = (open, each, failed) => {
    let stop = new AbortController()
    const read = async () => {
      stop = new AbortController()
      const { signal } = stop
      try {
        for await (const value of await open(api, signal)) if (!signal.aborted) each(value)
      } catch (error) {
        failed?.(error)
      }
    }
    void read()
    const again = () => {
      stop.abort()
      void read()
    }
    readers.add(again)
    return () => {
      readers.delete(again)
      stop.abort()
    }
  }
  const reconnect = () => {
    for (const again of [...readers]) again()
  }
  return { client: { api, follow } as unknown as CoreClient, reconnect }
}

const started: LogSession[] = []
afterEach(() => {
  for (const session of started.splice(0)) session.stop()
})

function open(lines: Lines, { capacity = 50_000, query = '', isLive = true } = {}) {
  const { client, reconnect } = clientOf(lines.api)
  const session = new LogSession(client, { devices: ['x:y'], query }, new LogBuffer(capacity), isLive)
  started.push(session)
  session.start()
  return { session, reconnect }
}

const seqsOf = ({ buffer }: LogSession) =>
  Array.from({ length: buffer.length }, (_, index) => {
    const item = buffer.at(index)
    return item?.is === 'line' ? item.line.seq : `skipped ${item?.count}`
  })
const settled = (session: LogSession, newest: number) =>
  vi.waitFor(() => expect(session.buffer.newestSeq()).toBe(newest))

describe('LogSession', () => {
  it('begins with what is stored and goes on with what arrives, which alone it counts', async () => {
    const lines = new Lines(3)
    const { session } = open(lines)
    await settled(session, 3)
    expect(session.state.getState().arrived).toBe(0)
    lines.arrive(2)
    await settled(session, 5)
    expect(seqsOf(session)).toEqual([1, 2, 3, 4, 5])
    expect(session.state.getState().arrived).toBe(2)
  })

  it('marks lines that were skipped, and counts them', async () => {
    const lines = new Lines(1)
    const { session } = open(lines)
    await settled(session, 1)
    lines.arrive(1, 40)
    await settled(session, 2)
    expect(seqsOf(session)).toEqual([1, 'skipped 40', 2])
    expect(session.state.getState().arrived).toBe(41)
  })

  it('reads in what it missed while the core was away, once', async () => {
    const lines = new Lines(2)
    const { session, reconnect } = open(lines)
    await settled(session, 2)
    lines.count = 6
    reconnect()
    await settled(session, 6)
    lines.arrive(1)
    await settled(session, 7)
    expect(seqsOf(session)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('starts over at the end when it missed too much', async () => {
    const lines = new Lines(2)
    const { session, reconnect } = open(lines)
    await settled(session, 2)
    lines.count = 20_000
    reconnect()
    await settled(session, 20_000)
    expect(session.buffer.oldestSeq()).toBe(19_001)
  })

  it('pages back to the first line', async () => {
    const { session } = open(new Lines(2500))
    await settled(session, 2500)
    expect(session.buffer.oldestSeq()).toBe(1501)
    await session.loadOlder()
    expect(session.buffer.oldestSeq()).toBe(501)
    expect(session.state.getState().atStart).toBe(false)
    await session.loadOlder()
    expect(seqsOf(session)).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1))
    expect(session.state.getState().atStart).toBe(true)
  })

  it('drops nothing that is being read: a full buffer waits until it may follow again', async () => {
    const lines = new Lines(5)
    const { session } = open(lines, { capacity: 6 })
    await settled(session, 5)
    session.follow(false)
    lines.arrive(4)
    await vi.waitFor(() => expect(session.state.getState().arrived).toBe(4))
    expect(seqsOf(session)).toEqual([1, 2, 3, 4, 5])
    session.follow(true)
    await settled(session, 9)
    expect(seqsOf(session)).toEqual([4, 5, 6, 7, 8, 9])
  })

  it('shows only what is stored for a query that cannot run on what arrives', async () => {
    const lines = new Lines(3)
    const { session } = open(lines, { query: '/(?=x)/', isLive: false })
    await settled(session, 3)
    lines.arrive(1)
    await vi.waitFor(() => expect(session.state.getState().count).toMatchObject({ matched: 7, total: 9, done: true }))
    expect(seqsOf(session)).toEqual([1, 2, 3])
  })
})
