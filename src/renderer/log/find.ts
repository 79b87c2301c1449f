/** Going from match to match among the lines that are shown. */
import { createStore } from 'zustand/vanilla'
import type { LineQuery, PagePlace } from '../../shared/contract/lines.ts'
import type { LogLine } from '../../shared/model.ts'
import type { Api } from '../client.ts'
import { joinQueries } from './chips.ts'
import { type Count, countMatches } from './count.ts'

export interface FinderState {
  /** What is being found; '' for nothing. */
  readonly query: string
  readonly count: Count | null
  /** The last step went around the end, or found nothing anywhere. */
  readonly outcome: 'none' | 'wrapped' | 'nothing'
  readonly busy: boolean
  readonly failure: unknown
}

const NOTHING: FinderState = { query: '', count: null, outcome: 'none', busy: false, failure: null }

export class Finder {
  readonly state = createStore<FinderState>()(() => NOTHING)
  readonly #api: Api
  #query: LineQuery = {}
  #counting = new AbortController()
  #stepping = new AbortController()

  constructor(api: Api) {
    this.#api = api
  }

  /** Another query, or other lines to find it in. */
  set(query: string, shown: LineQuery): void {
    this.stop()
    this.state.setState({ ...NOTHING, query })
    if (query === '') return
    this.#query = { ...shown, query: joinQueries([shown.query ?? '', query]) }
    const { signal } = this.#counting
    const told = (count: Count) => !signal.aborted && this.state.setState({ count })
    countMatches(this.#api, this.#query, signal, told).catch((failure) => this.#failed(failure, signal))
  }

  /** The nearest match after (or before) a line; from the other end where there is none, if anywhere. */
  async step(from: number | null, direction: 1 | -1): Promise<LogLine | null> {
    if (this.state.getState().query === '') return null
    this.#stepping.abort()
    this.#stepping = new AbortController()
    const { signal } = this.#stepping
    this.state.setState({ busy: true, outcome: 'none' })
    try {
      const beside =
        from === null ? null : await this.#ask({ is: 'line', seq: Math.max(0, from + direction) }, direction, signal)
      const line = beside ?? (await this.#ask({ is: direction === 1 ? 'first' : 'last' }, direction, signal))
      if (signal.aborted) return null
      const outcome = line === null ? 'nothing' : beside === null && from !== null ? 'wrapped' : 'none'
      this.state.setState({ busy: false, outcome })
      return line
    } catch (failure) {
      this.#failed(failure, signal)
      return null
    }
  }

  stop(): void {
    this.#counting.abort()
    this.#stepping.abort()
    this.#counting = new AbortController()
    this.#stepping = new AbortController()
  }

  async #ask(at: PagePlace, direction: 1 | -1, signal: AbortSignal): Promise<LogLine | null> {
    const way = direction === 1 ? 'newer' : 'older'
    const page = await this.#api.lines.page({ ...this.#query, at, direction: way, limit: 1 }, { signal })
    return page.lines[0] ?? null
  }

  #failed(failure: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.state.setState({ failure, busy: false })
  }
}
