import { createStore } from 'zustand/vanilla'
import type { LineQuery, TailPiece } from '../../shared/contract.ts'
import type { LogLine } from '../../shared/model.ts'
import type { Api, CoreClient } from '../client.ts'
import type { LogBuffer, LogItem } from './buffer.ts'

export interface SessionState {
  /** False until the first lines (or their absence) are known. */
  readonly ready: boolean
  /** Lines that have come live since the view was opened, those skipped included. */
  readonly arrived: number
  readonly isEmpty: boolean
  /** Nothing older is stored. */
  readonly atStart: boolean
  readonly loadingOlder: boolean
  /** How many lines match; null without a query or while unknown. */
  readonly count: {
    readonly matched: number
    readonly total: number
    readonly done: boolean
    readonly ms: number
  } | null
  readonly failure: unknown
}

const FIRST_PAGE = 1000
const PAGE = 1000
/** Lines that are stored are here by then, ms. */
const FIRST_PIECE = 400
/** What was missed while the core was away is read in; if it is more than this, the view starts over at the end. */
const CATCH_UP = 5000

/** One view on the lines of one query: what is stored, paged in backwards, and what arrives. */
export class LogSession {
  readonly buffer: LogBuffer
  readonly state = createStore<SessionState>()(() => ({
    ready: false,
    arrived: 0,
    isEmpty: true,
    atStart: false,
    loadingOlder: false,
    count: null,
    failure: null,
  }))
  readonly #client: CoreClient
  readonly #query: LineQuery
  /** Whether the query can also run on what arrives; if not, only stored lines are shown. */
  readonly isLive: boolean
  #stop = new AbortController()
  #stopTail: () => void = () => {}
  /** While false, what arrives is only counted once the buffer is full. */
  #following = true
  /** Newer lines than the buffer's are stored: it has to be filled anew before it can follow. */
  #detached = false

  constructor(client: CoreClient, query: LineQuery, buffer: LogBuffer, isLive: boolean) {
    this.#client = client
    this.#query = query
    this.buffer = buffer
    this.isLive = isLive
  }

  start(): void {
    this.#stop = new AbortController()
    if (this.isLive) this.#openTail()
    else void this.#loadStored()
    if (this.#query.query) void this.#countMatches()
  }

  stop(): void {
    this.#stopTail()
    this.#stop.abort()
  }

  follow(following: boolean): void {
    this.#following = following
    if (!following || !this.#detached) return
    this.#detached = false
    this.#stopTail()
    this.buffer.clear()
    this.state.setState({ atStart: false })
    this.#openTail()
  }

  async #loadStored(): Promise<void> {
    try {
      const lines = await this.#page({ order: 'newest', from: null, limit: FIRST_PAGE })
      this.#take({ lines: lines.toReversed(), skipped: 0 })
    } catch (failure) {
      if (!this.#stop.signal.aborted) this.state.setState({ failure, ready: true })
    }
  }

  async loadOlder(): Promise<void> {
    const from = this.buffer.oldestSeq()
    const { loadingOlder, atStart } = this.state.getState()
    if (from === null || loadingOlder || atStart || this.buffer.isFull) return
    this.state.setState({ loadingOlder: true })
    try {
      const lines = await this.#page({ order: 'newest', from, limit: PAGE })
      this.buffer.prepend(lines.toReversed())
      this.state.setState({ atStart: lines.length < PAGE })
    } catch (failure) {
      if (!this.#stop.signal.aborted) this.state.setState({ failure })
    } finally {
      this.state.setState({ loadingOlder: false })
    }
  }

  #openTail(): void {
    this.#stopTail = this.#client.follow(
      (api, signal) => this.#attach(api, signal),
      (piece) => this.#take(piece),
      (failure) => this.state.setState({ failure, ready: true }),
    )
  }

  /** Opens the tail and, in a view that has lines already, first reads what it missed. */
  async #attach(api: Api, signal: AbortSignal): Promise<AsyncIterable<TailPiece>> {
    const from = this.buffer.newestSeq()
    const tail = await api.lines.tail({ ...this.#query, last: from === null ? FIRST_PAGE : 0 }, { signal })
    if (from !== null) {
      const missed = await this.#page({ order: 'oldest', from, limit: CATCH_UP })
      if (missed.length === CATCH_UP) {
        this.buffer.clear()
        return api.lines.tail({ ...this.#query, last: FIRST_PAGE }, { signal })
      }
      this.#take({ lines: missed, skipped: 0 })
    }
    this.state.setState({ failure: null })
    // A device without lines sends no first piece.
    setTimeout(() => this.state.setState({ ready: true }), FIRST_PIECE)
    return tail
  }

  #take(piece: TailPiece): void {
    const newest = this.buffer.newestSeq() ?? 0
    const fresh = piece.lines.filter((line) => line.seq > newest)
    const count = fresh.length + piece.skipped
    if (!this.#following && this.buffer.length + fresh.length > this.buffer.capacity) this.#detached = true
    if (!this.#detached) this.buffer.append(itemsOf(fresh, piece.skipped))
    this.state.setState(({ ready, arrived, count: known }) => ({
      ready: true,
      isEmpty: this.buffer.length === 0,
      // What the tail begins with was there before.
      arrived: ready ? arrived + count : arrived,
      count: known?.done && ready ? { ...known, matched: known.matched + count, total: known.total + count } : known,
    }))
  }

  async #page(page: { order: 'newest' | 'oldest'; from: number | null; limit: number }): Promise<LogLine[]> {
    const lines: LogLine[] = []
    const { signal } = this.#stop
    for await (const piece of await this.#client.api.lines.search({ ...this.#query, ...page }, { signal })) {
      if (piece.is === 'lines') lines.push(...piece.lines)
    }
    return lines
  }

  async #countMatches(): Promise<void> {
    const began = performance.now()
    const { signal } = this.#stop
    try {
      for await (const { matched, scanned, total } of await this.#client.api.lines.count(this.#query, { signal })) {
        const ms = performance.now() - began
        this.state.setState({ count: { matched, total, done: scanned >= total, ms } })
      }
      this.state.setState(({ count }) => ({ count: count && { ...count, done: true } }))
    } catch (failure) {
      if (!signal.aborted) this.state.setState({ failure })
    }
  }
}

/** The skipped ones lie before the lines that came with them. */
function itemsOf(lines: readonly LogLine[], skipped: number): LogItem[] {
  const items = lines.map((line): LogItem => ({ is: 'line', line }))
  return skipped > 0 ? [{ is: 'skipped', count: skipped }, ...items] : items
}
