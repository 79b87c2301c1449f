import { setImmediate } from 'node:timers/promises'
import type { RawLine } from '../../store/store.ts'
import type { Block, DeviceLog, LineCache } from './device-log.ts'

export interface Walk {
  readonly logs: readonly DeviceLog[]
  readonly cache: LineCache
  readonly order: 'oldest' | 'newest'
  /** The walk begins with this line or the next in its order; null: at its end. */
  readonly from: number | null
  /** Blocks that cannot hold anything wanted are passed over. */
  readonly wants: (block: Block, log: DeviceLog) => boolean
  readonly signal: AbortSignal
  /** Told of the lines in each block, read or passed over. */
  readonly onBlock?: (lines: number) => void
}

/** Runs of lines of all devices in the order of their numbers; what was read of other devices is kept by the cache. */
export async function* walk(asked: Walk): AsyncGenerator<readonly RawLine[]> {
  const cursors = asked.logs.map((log) => new Cursor(log, asked)).filter((cursor) => cursor.bound !== null)
  const ahead = (a: number, b: number) => (asked.order === 'oldest' ? a < b : a > b)
  while (cursors.length > 0) {
    asked.signal.throwIfAborted()
    let best = cursors[0] as Cursor
    let next: number | null = null
    for (const cursor of cursors) {
      const bound = cursor.bound as number
      if (cursor === best) continue
      if (ahead(bound, best.bound as number)) {
        next = best.bound
        best = cursor
      } else if (next === null || ahead(bound, next)) next = bound
    }
    if (!best.loaded) {
      await best.load()
      // Capture goes on in the same thread.
      await setImmediate()
    } else {
      const stop = next
      yield best.take((seq) => stop === null || ahead(seq, stop))
    }
    if (best.bound === null) cursors.splice(cursors.indexOf(best), 1)
  }
}

/** One device's place in a walk. `bound`: the number of its next line, or of one that is not behind it; null: it is at its end. */
class Cursor {
  bound: number | null = null
  loaded = false
  readonly #log: DeviceLog
  readonly #asked: Walk
  #number: number
  #lines: readonly RawLine[] = []
  #at = 0

  constructor(log: DeviceLog, asked: Walk) {
    this.#log = log
    this.#asked = asked
    const { blocks } = log
    const { order, from } = asked
    const begin = blocks.findIndex((block) => from === null || block.last >= from)
    if (order === 'oldest') this.#number = begin === -1 ? blocks.length : begin
    else this.#number = from === null ? blocks.length - 1 : blocks.findLastIndex((block) => block.first <= from)
    this.#settle()
  }

  async load(): Promise<void> {
    const { cache, order, from, onBlock } = this.#asked
    const lines = await cache.get(this.#log, this.#number)
    onBlock?.(lines.length)
    const wanted = lines.filter(({ seq }) => from === null || (order === 'oldest' ? seq >= from : seq <= from))
    this.#lines = order === 'oldest' ? wanted : wanted.toReversed()
    this.#at = 0
    this.loaded = true
    this.#next()
  }

  /** The lines from here on for as long as the test holds; at least one. */
  take(while_: (seq: number) => boolean): readonly RawLine[] {
    const start = this.#at
    do this.#at++
    while (this.#at < this.#lines.length && while_(this.#lines[this.#at]?.seq ?? 0))
    const taken = this.#lines.slice(start, this.#at)
    this.#next()
    return taken
  }

  /** On to the next line, or to the next block. */
  #next(): void {
    const line = this.#lines[this.#at]
    if (line !== undefined) {
      this.bound = line.seq
      return
    }
    this.#number += this.#asked.order === 'oldest' ? 1 : -1
    this.#settle()
  }

  /** At a block that is wanted, if there is another. */
  #settle(): void {
    const { order, wants, onBlock } = this.#asked
    const step = order === 'oldest' ? 1 : -1
    this.loaded = false
    for (; ; this.#number += step) {
      const block = this.#log.blocks[this.#number]
      if (block === undefined) {
        this.bound = null
        return
      }
      if (wants(block, this.#log)) {
        this.bound = order === 'oldest' ? block.first : block.last
        return
      }
      onBlock?.(block.lines)
    }
  }
}
