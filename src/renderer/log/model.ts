import { createStore } from 'zustand/vanilla'
import type { LinePage, LineQuery, PagePlace, TailPiece } from '../../shared/contract/lines.ts'
import type { LogLine } from '../../shared/model.ts'
import { packLines, unpackLines } from '../../shared/packed-lines.ts'
import { isLevelOnly, parseQuery } from '../../shared/query.ts'
import type { Api, CoreClient } from '../client.ts'
import { type Count, countMatches } from './count.ts'
import { Recent } from './recent.ts'
import type { LineRun, Target } from './run.ts'

export interface ModelState {
  /** False until the first lines (or their absence) are known. */
  readonly ready: boolean
  readonly isEmpty: boolean
  /** What is being read, if it is: a page at either end, or another place altogether. */
  readonly reading: 'older' | 'newer' | 'jump' | null
  /** How many lines match in all; null where only counting would tell. */
  readonly total: number | null
  readonly count: Count | null
  /** Lines that have come live since the view was opened. */
  readonly arrived: number
  /** No line of these devices has a lower number. */
  readonly firstSeq: number
  /** The newest line that is known of, shown or not. */
  readonly lastSeq: number
  readonly failure: unknown
}

const NO_LINES = packLines([])
const PAGE = 400
/** Lines above the one that was gone to, so that there is something to scroll to at once. */
const BEFORE = 200
/** What a view that follows missed is read in, up to so many pages; if it is more, it starts over at the end. */
const CATCH_UP_PAGES = 4
/** Where the query cannot run on what arrives, the store is asked this often, ms. */
const POLL = 1000

/**
 * The lines of one query, however many: a stretch of them at hand (`run`), read from the store in pages wherever the
 * view goes, and joined at its end to what arrives.
 */
export class LogModel {
  readonly run: LineRun
  readonly query: LineQuery
  /** Whether the query can run on what arrives; if not, the store is asked every second. */
  readonly isLive: boolean
  readonly state = createStore<ModelState>()(() => ({
    ready: false,
    isEmpty: true,
    reading: null,
    total: null,
    count: null,
    arrived: 0,
    firstSeq: 1,
    lastSeq: 1,
    failure: null,
  }))
  /** Its lines have to be searched for: nobody has counted them, and finding the first may take its time. */
  readonly #isSearch: boolean
  readonly #client: CoreClient
  readonly #recent = new Recent()
  #stop = new AbortController()
  #jump = new AbortController()
  #paging = false
  #following = true
  /** The newest line that `total` counts. */
  #counted = 0

  constructor(client: CoreClient, query: LineQuery, run: LineRun, isLive: boolean) {
    this.#client = client
    this.query = query
    this.run = run
    this.isLive = isLive
    const parsed = parseQuery(query.query ?? '')
    this.#isSearch = parsed.ok && !isLevelOnly(parsed.query)
  }

  start(): void {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    const end = this.#client.follow<TailPiece>(
      (api, tail) => this.#attach(api, tail),
      (piece) => this.#take(piece),
      (failure) => this.#failed(failure),
    )
    signal.addEventListener('abort', end)
    if (this.query.query) void this.#count(signal)
  }

  stop(): void {
    this.#stop.abort()
    this.#jump.abort()
  }

  /** While it follows, what arrives is taken in at the cost of the oldest at hand. */
  follow(following: boolean): void {
    this.#following = following
    if (following && !this.run.atEnd && this.state.getState().ready) void this.jump({ is: 'last' }, 'end')
  }

  /** Goes somewhere else. Resolves to whether it got there: a later jump or a failure calls it off. */
  async jump(at: PagePlace, align: Target['align']): Promise<boolean> {
    this.#jump.abort()
    this.#jump = new AbortController()
    // Stopping calls a jump off too, and what is stopped goes nowhere.
    if (this.#stop.signal.aborted) this.#jump.abort()
    const { signal } = this.#jump
    this.state.setState({ reading: 'jump', failure: null })
    try {
      if (at.is === 'last') await this.#readEnd(signal)
      else await this.#readAround(at, align, signal)
      return true
    } catch (failure) {
      if (!signal.aborted) this.#failed(failure)
      return false
    } finally {
      if (!signal.aborted) this.state.setState({ reading: null, ready: true })
    }
  }

  /** Reads on before the oldest line at hand. */
  async older(): Promise<void> {
    const { first } = this.run
    if (first === undefined || this.run.atStart) return
    await this.#readOn('older', async (signal) => {
      const page = await this.#page({ is: 'line', seq: Math.max(0, first.seq - 1) }, 'older', PAGE, signal)
      if (this.run.first === first) this.run.prepend(page.lines, !page.more)
    })
  }

  /** Reads on behind the newest line at hand, and joins what arrives once the end is reached. */
  async newer(): Promise<void> {
    if (this.run.atEnd || this.run.length === 0) return
    await this.#readOn('newer', async (signal) => {
      await this.#readNewer(signal)
    })
  }

  /** Follows a tail; before what it brings, what is stored is read, or what a view that has lines already missed. */
  async #attach(api: Api, signal: AbortSignal): Promise<AsyncIterable<TailPiece>> {
    const tail = this.isLive ? await api.lines.tail({ ...this.query, last: 0 }, { signal }) : poll(POLL, signal)
    this.#recent.open()
    const { ready, reading } = this.state.getState()
    // Whoever opens the view somewhere else is on the way there already.
    if (!ready && reading !== 'jump' && this.run.generation === 0) await this.#readEnd(signal)
    else if (this.run.atEnd) await this.#catchUp(signal)
    this.state.setState(({ reading: now }) => ({
      ready: now !== 'jump',
      failure: null,
      isEmpty: this.run.length === 0,
    }))
    return tail
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    this.run.detach()
    for (let pages = 0; pages < CATCH_UP_PAGES; pages++) if (await this.#readNewer(signal)) return
    if (this.#following) await this.#readEnd(signal)
  }

  /** Whether the end of what is stored is reached; what arrives is joined to it as soon as all of that is known. */
  async #readNewer(signal: AbortSignal): Promise<boolean> {
    const { last } = this.run
    const at: PagePlace = last === undefined ? { is: 'first' } : { is: 'line', seq: last.seq + 1 }
    const page = await this.#page(at, 'newer', PAGE, signal)
    if (this.run.last !== last) return this.run.atEnd
    const newest = page.lines.at(-1)?.seq ?? last?.seq ?? 0
    const rest = page.more ? null : this.#recent.after(newest)
    if (!page.more) this.#noteTotal(page, newest)
    this.run.append(page.lines, false)
    if (rest !== null) this.run.append(rest, true)
    this.#noteArrived(this.isLive ? 0 : page.lines.length)
    return !page.more
  }

  /** The newest lines; where they have to be searched for, each as soon as it is found. */
  async #readEnd(signal: AbortSignal): Promise<void> {
    if (this.#isSearch) {
      // What lies before is on its way already.
      this.#paging = true
      return this.#searchEnd(signal).finally(() => {
        this.#paging = false
      })
    }
    const page = await this.#page({ is: 'last' }, 'older', PAGE, signal)
    const newest = page.lines.at(-1)?.seq ?? 0
    const rest = this.#recent.after(newest)
    const lines = [...page.lines, ...(rest ?? [])]
    this.#noteTotal(page, newest)
    this.run.replace(
      { lines, offset: page.offset, atStart: !page.more, atEnd: rest !== null },
      { index: Math.max(0, lines.length - 1), align: 'end' },
    )
    this.state.setState({ isEmpty: lines.length === 0 })
  }

  async #searchEnd(signal: AbortSignal): Promise<void> {
    let found = 0
    const asked = { ...this.query, order: 'newest' as const, limit: PAGE }
    for await (const piece of await this.#client.api.lines.search(asked, { signal })) {
      if (piece.is !== 'lines' || piece.lines.length === 0) continue
      const lines = piece.lines.toReversed()
      if (found === 0) this.#beginAtEnd(lines, false)
      else this.run.prepend(lines, false)
      found += lines.length
    }
    if (found === 0) this.#beginAtEnd([], true)
    else if (found < PAGE) this.run.prepend([], true)
  }

  #beginAtEnd(found: readonly LogLine[], atStart: boolean): void {
    const rest = this.#recent.after(found.at(-1)?.seq ?? 0)
    const lines = [...found, ...(rest ?? [])]
    this.state.setState(({ lastSeq }) => ({
      lastSeq: Math.max(lastSeq, lines.at(-1)?.seq ?? 0),
      isEmpty: lines.length === 0,
      ready: true,
    }))
    this.run.replace(
      { lines, offset: null, atStart, atEnd: rest !== null },
      { index: Math.max(0, lines.length - 1), align: 'end' },
    )
  }

  async #readAround(at: PagePlace, align: Target['align'], signal: AbortSignal): Promise<void> {
    const page = await this.#page(at, 'newer', PAGE, signal)
    const [first] = page.lines
    if (first === undefined) return this.#readEnd(signal)
    const before = await this.#page({ is: 'line', seq: Math.max(0, first.seq - 1) }, 'older', BEFORE, signal)
    const older = before.lines.filter((line) => line.seq < first.seq)
    const newest = page.lines.at(-1)?.seq ?? 0
    const rest = page.more ? null : this.#recent.after(newest)
    if (this.state.getState().total === null) this.#noteTotal(page, newest)
    const offset = before.offset ?? (page.offset === null ? null : page.offset - older.length)
    this.run.replace(
      { lines: [...older, ...page.lines, ...(rest ?? [])], offset, atStart: !before.more, atEnd: rest !== null },
      { index: older.length, align },
    )
    this.state.setState({ isEmpty: false })
  }

  async #readOn(reading: 'older' | 'newer', read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#paging) return
    this.#paging = true
    this.state.setState(({ reading: now }) => ({ reading: now ?? reading }))
    const { signal } = this.#stop
    try {
      await read(signal)
    } catch (failure) {
      if (!signal.aborted) this.#failed(failure)
    } finally {
      this.#paging = false
      this.state.setState(({ reading: now }) => ({ reading: now === reading ? null : now }))
    }
  }

  #take({ packed, skipped }: TailPiece): void {
    if (!this.isLive) {
      this.run.detach()
      if (this.#following || this.run.length === 0) void this.#readOn('newer', (signal) => this.#catchUp(signal))
      return
    }
    const lines = unpackLines(packed)
    this.#recent.add(lines, skipped)
    const newest = lines.at(-1)?.seq ?? 0
    if (skipped > 0) this.run.detach()
    else if (this.run.atEnd) {
      // A view that stands still keeps what it shows; the rest is read when it scrolls there.
      if (this.#following || this.run.length + lines.length <= this.run.capacity) {
        this.run.append(lines, true)
      } else this.run.detach()
    }
    const fresh = lines.filter((line) => line.seq > this.#counted).length + skipped
    this.#noteArrived(lines.length + skipped, fresh, newest)
    if (this.#following && !this.run.atEnd) void this.#readOn('newer', (signal) => this.#catchUp(signal))
  }

  #noteTotal(page: LinePage, newest: number): void {
    this.state.setState(({ lastSeq }) => ({ lastSeq: Math.max(lastSeq, newest) }))
    if (page.total === null) return
    this.#counted = newest
    this.state.setState({ total: page.total })
  }

  #noteArrived(count: number, uncounted = count, newest = 0): void {
    if (count === 0) return
    this.state.setState(({ arrived, total, count: known, lastSeq }) => ({
      isEmpty: false,
      lastSeq: Math.max(lastSeq, newest),
      arrived: arrived + count,
      total: total === null ? null : total + uncounted,
      count: known?.done ? { ...known, matched: known.matched + count, total: known.total + count } : known,
    }))
  }

  #failed(failure: unknown): void {
    this.state.setState({ failure, ready: true })
  }

  #page(at: PagePlace, direction: 'older' | 'newer', limit: number, signal: AbortSignal): Promise<LinePage> {
    return this.#client.api.lines.page({ ...this.query, at, direction, limit }, { signal })
  }

  async #count(signal: AbortSignal): Promise<void> {
    try {
      const all = { ...this.query, query: '' }
      const page = await this.#client.api.lines.page(
        { ...all, at: { is: 'first' }, direction: 'newer', limit: 1 },
        { signal },
      )
      this.state.setState({ firstSeq: page.lines[0]?.seq ?? 1 })
      await countMatches(this.#client.api, this.query, signal, (count) => this.state.setState({ count }))
    } catch (failure) {
      if (!signal.aborted) this.#failed(failure)
    }
  }
}

/** An empty piece from time to time, for a query that can only be asked. */
async function* poll(ms: number, signal: AbortSignal): AsyncGenerator<TailPiece> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, ms))
    yield { packed: NO_LINES, skipped: 0 }
  }
}
