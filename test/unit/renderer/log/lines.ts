import type { Api, CoreClient } from '../../../../src/renderer/client.ts'
import type { LinePage, PagePlace, TailPiece } from '../../../../src/shared/contract/lines.ts'
import type { LogLine } from '../../../../src/shared/model.ts'
import { packLines } from '../../../../src/shared/packed-lines.ts'

export function line(seq: number, part: Partial<LogLine> = {}): LogLine {
  return {
    seq,
    device: 'x:y',
    received: seq * 1000,
    deviceTime: null,
    time: seq * 1000,
    level: 'info',
    module: null,
    text: `line ${seq}`,
    size: 6,
    cut: false,
    ...part,
  }
}

export const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => line(from + index))

interface Asked {
  readonly at: PagePlace
  readonly direction: 'older' | 'newer'
  readonly limit: number
  readonly query?: string
}

/** A store of lines 1, 2, 3, … (those that `holds` lets through), and whoever is listening to what comes. */
export class FakeStore {
  count: number
  /** Whether the store knows offsets and totals without counting. */
  readonly counts: boolean
  readonly asked: Asked[] = []
  readonly #listeners = new Set<(piece: TailPiece) => void>()

  constructor(count: number, counts = true) {
    this.count = count
    this.counts = counts
  }

  arrive(count: number, skipped = 0): void {
    const fresh = lines(this.count + 1, this.count + count)
    this.count += count
    // What was left out is among the newest of them.
    for (const listener of this.#listeners)
      listener({ packed: packLines(fresh.slice(0, fresh.length - skipped)), skipped })
  }

  page({ at, direction, limit }: Asked): LinePage {
    const place =
      at.is === 'first'
        ? 1
        : at.is === 'last'
          ? this.count
          : at.is === 'line'
            ? at.seq
            : at.is === 'offset'
              ? at.offset + 1
              : Math.ceil(at.time / 1000)
    const from = direction === 'newer' ? Math.max(1, place) : Math.max(1, place - limit + 1)
    const to = direction === 'newer' ? Math.min(this.count, place + limit - 1) : Math.min(this.count, place)
    return {
      lines: lines(from, to),
      offset: this.counts ? from - 1 : null,
      total: this.counts ? this.count : null,
      more: direction === 'newer' ? to < this.count : from > 1 && to >= 1,
      scanned: 0,
    }
  }

  readonly client = (): CoreClient => ({
    api: this.api,
    state: {} as CoreClient['state'],
    follow(open, each, failed) {
      const stop = new AbortController()
      void (async () => {
        try {
          for await (const value of await open(this.api, stop.signal)) each(value)
        } catch (error) {
          if (!stop.signal.aborted) failed?.(error)
        }
      })()
      return () => stop.abort()
    },
    retry: () => undefined,
    close: () => undefined,
  })

  readonly api = {
    lines: {
      page: async (asked: Asked) => {
        this.asked.push(asked)
        return this.page(asked)
      },
      tail: async (_: object, { signal }: { signal: AbortSignal }) => this.#tail(signal),
      search: async ({ limit }: { limit: number }) => {
        const found = lines(Math.max(1, this.count - limit + 1), this.count).reverse()
        return (async function* () {
          for (let at = 0; at < found.length; at += 50) {
            yield { is: 'progress', scanned: at, total: found.length, matched: at }
            yield { is: 'lines', lines: found.slice(at, at + 50) }
          }
        })()
      },
      count: async () =>
        (async function* () {
          yield { matched: 7, scanned: 9, total: 9 }
        })(),
      get: async ({ seq }: { seq: number }) => ({ line: line(seq), whole: `the whole of ${seq}` }),
    },
  } as unknown as Api

  async *#tail(signal: AbortSignal): AsyncGenerator<TailPiece> {
    const waiting: TailPiece[] = []
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
