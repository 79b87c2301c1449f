/** The lines of an opened bundle, asked the same questions as a store. */
import type { DeviceKey } from '../../../../shared/model.ts'
import { rawToLine } from '../../store/log-line.ts'
import type {
  HistogramBucket,
  LineFilter,
  LinePage,
  PageRequest,
  RawLine,
  SearchPiece,
  Store,
} from '../../store/store.ts'
import { type DeviceLog, LineCache } from './device-log.ts'
import { histogramOf } from './histogram.ts'
import { type CompiledFilter, compileFilter } from './line-filter.ts'
import { walk } from './merge.ts'
import { pageOf } from './page.ts'

/** Lines of one piece of an answer. */
const PIECE = 500
/** Pause between two reports of a long search, ms. */
const PACE = 200

export type LineReads = Pick<Store, 'search' | 'page' | 'count' | 'histogram' | 'timeSpan' | 'line' | 'raw'>

export class BundleLines implements LineReads {
  readonly #logs: readonly DeviceLog[]
  readonly #cache = new LineCache()
  readonly total: number

  constructor(logs: readonly DeviceLog[]) {
    this.#logs = logs
    this.total = logs.reduce((sum, log) => sum + log.blocks.reduce((own, block) => own + block.lines, 0), 0)
  }

  async *search(filter: LineFilter, options: Parameters<Store['search']>[1]): AsyncGenerator<SearchPiece> {
    const compiled = compileFilter(filter)
    const { limit, order, signal } = options
    const from = options.from === null ? null : options.from + (order === 'oldest' ? 1 : -1)
    const total = this.total
    let matched = 0
    let scanned = 0
    let told = performance.now()
    let found: RawLine[] = []
    const onBlock = (lines: number) => {
      scanned += lines
    }
    for await (const run of this.#walk(compiled, { order, from, signal, onBlock })) {
      for (const line of run) {
        if (!compiled.matches(line)) continue
        found.push(line)
        if (++matched === limit) break
      }
      if (found.length >= PIECE || matched === limit) {
        yield { is: 'lines', lines: found.map(rawToLine) }
        found = []
      }
      if (matched === limit) break
      if (performance.now() - told > PACE) {
        told = performance.now()
        if (found.length > 0) yield { is: 'lines', lines: found.map(rawToLine) }
        found = []
        yield { is: 'progress', scanned: Math.min(scanned, total), total, matched }
      }
    }
    if (found.length > 0) yield { is: 'lines', lines: found.map(rawToLine) }
    yield { is: 'progress', scanned: matched === limit ? Math.min(scanned, total) : total, total, matched }
  }

  page(filter: LineFilter, asked: PageRequest, signal: AbortSignal): Promise<LinePage> {
    const compiled = compileFilter(filter)
    return pageOf(this.#covered(compiled), this.#cache, compiled, asked, signal)
  }

  async *count(filter: LineFilter, signal: AbortSignal) {
    const compiled = compileFilter(filter)
    const total = this.total
    let matched = 0
    let scanned = 0
    let told = performance.now()
    for (const log of this.#covered(compiled)) {
      for (const [number, block] of log.blocks.entries()) {
        signal.throwIfAborted()
        const known = compiled.countOf(block)
        matched += known ?? (await log.lines(number)).filter(compiled.matches).length
        scanned += block.lines
        if (known === null) await new Promise((resolve) => setImmediate(resolve))
        if (performance.now() - told > PACE) {
          told = performance.now()
          yield { matched, scanned, total }
        }
      }
    }
    yield { matched, scanned: total, total }
  }

  async *histogram(
    filter: LineFilter,
    range: { readonly from: number; readonly to: number; readonly buckets: number },
    signal: AbortSignal,
  ): AsyncGenerator<readonly HistogramBucket[]> {
    const compiled = compileFilter(filter)
    yield* histogramOf(this.#covered(compiled), compiled, range, signal)
  }

  async timeSpan(devices: readonly DeviceKey[]): Promise<{ readonly from: number; readonly to: number } | null> {
    const blocks = this.#logs
      .filter((log) => devices.length === 0 || devices.includes(log.device))
      .flatMap((log) => log.blocks)
    if (blocks.length === 0) return null
    const from = blocks.reduce((least, block) => Math.min(least, block.from), Number.POSITIVE_INFINITY)
    const to = blocks.reduce((most, block) => Math.max(most, block.to), Number.NEGATIVE_INFINITY)
    return { from, to }
  }

  async line(seq: number): Promise<RawLine | null> {
    for (const log of this.#logs) {
      const number = log.blocks.findIndex((block) => block.first <= seq && block.last >= seq)
      if (number === -1) continue
      const line = (await this.#cache.get(log, number)).find((one) => one.seq === seq)
      if (line !== undefined) return line
    }
    return null
  }

  async *raw(filter: LineFilter, signal: AbortSignal): AsyncGenerator<readonly RawLine[]> {
    const compiled = compileFilter(filter)
    for await (const run of this.#walk(compiled, { order: 'oldest', from: null, signal })) {
      const found = run.filter(compiled.matches)
      if (found.length > 0) yield found
    }
  }

  #covered(compiled: CompiledFilter): readonly DeviceLog[] {
    return this.#logs.filter((log) => compiled.covers(log.device))
  }

  #walk(compiled: CompiledFilter, options: Omit<Parameters<typeof walk>[0], 'logs' | 'cache' | 'wants'>) {
    return walk({ logs: this.#covered(compiled), cache: this.#cache, wants: compiled.wants, ...options })
  }
}
