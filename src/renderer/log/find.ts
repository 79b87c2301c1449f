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
  /** Lines have come since the matches were counted: there may be more. */
  readonly mayBeMore: boolean
  /** The match that was gone to, and which of all it is, from 1 for the oldest; null while that is being counted. */
  readonly at: { readonly seq: number; readonly place: number | null } | null
  /** The last step went around the end, or found nothing anywhere. */
  readonly outcome: 'none' | 'wrapped' | 'nothing'
  readonly busy: boolean
  readonly failure: unknown
}

const NOTHING: FinderState = {
  query: '',
  count: null,
  mayBeMore: false,
  at: null,
  outcome: 'none',
  busy: false,
  failure: null,
}

/** What is counted within so long is counted again as lines come, ms. */
const CHEAP = 100
/** But not more often than this, ms. */
const AGAIN = 2000

export class Finder {
  readonly state = createStore<FinderState>()(() => NOTHING)
  readonly #api: Api
  #query: LineQuery = {}
  #counting = new AbortController()
  #stepping = new AbortController()
  #placing = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(api: Api) {
    this.#api = api
  }

  /** Another query, or other lines to find it in. */
  set(query: string, shown: LineQuery): void {
    this.stop()
    this.state.setState({ ...NOTHING, query })
    if (query === '') return
    this.#query = { ...shown, query: joinQueries([shown.query ?? '', query]) }
    void this.#count()
  }

  /** Lines have come: what was counted may not be all any more. */
  arrived(): void {
    const { query, count, mayBeMore } = this.state.getState()
    if (query === '' || mayBeMore || !count?.done) return
    this.state.setState({ mayBeMore: true })
    if (count.ms < CHEAP) this.#timer = setTimeout(() => void this.#count(), AGAIN)
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
      const known = this.state.getState().at
      const isNext = beside !== null && known !== null && known.seq === from && known.place !== null
      const isFirst = beside === null && direction === 1
      const place = isFirst ? 1 : isNext ? (known.place ?? 0) + direction : null
      this.state.setState({ busy: false, outcome, at: line === null ? null : { seq: line.seq, place } })
      if (line !== null && place === null) void this.#place(line.seq)
      return line
    } catch (failure) {
      this.#failed(failure, signal)
      return null
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#counting.abort()
    this.#stepping.abort()
    this.#placing.abort()
    this.#counting = new AbortController()
    this.#stepping = new AbortController()
  }

  async #count(): Promise<void> {
    const { signal } = this.#counting
    const isAgain = this.state.getState().count !== null
    const told = (count: Count) => {
      // The second time, what is known stays until all is counted.
      if (!signal.aborted && (count.done || !isAgain)) this.state.setState({ count, mayBeMore: false })
    }
    await countMatches(this.#api, this.#query, signal, told).catch((failure) => this.#failed(failure, signal))
  }

  /** Which of all matches a line is: as many as there are up to it. */
  async #place(seq: number): Promise<void> {
    this.#placing.abort()
    this.#placing = new AbortController()
    const { signal } = this.#placing
    const told = ({ matched, done }: Count) => {
      const isThere = this.state.getState().at?.seq === seq
      if (done && isThere && !signal.aborted) this.state.setState({ at: { seq, place: matched } })
    }
    const upTo = { ...this.#query, upTo: seq }
    await countMatches(this.#api, upTo, signal, told).catch((failure) => this.#failed(failure, signal))
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
