import { createStore } from 'zustand/vanilla'
import type { PagePlace } from '../../shared/contract/lines.ts'
import { checkInline, parseQuery } from '../../shared/query.ts'
import type { CoreClient } from '../client.ts'
import { Finder } from './find.ts'
import { FOLLOWING, type Follow, type FollowEvent, moves, nextFollow } from './follow.ts'
import { LogModel } from './model.ts'
import { QueryBox, type Wanted } from './query-box.ts'
import { LineRun } from './run.ts'
import { isRange, rangeOf, type Selection } from './selection.ts'
import { Viewport } from './viewport.ts'

/** Names kept for completion. */
const MOST_MODULES = 500

export interface LogViewState {
  /** The query that decides which lines are shown; '' for all. */
  readonly shown: string
  readonly follow: Follow
  readonly selection: Selection | null
  /** The line that the side panel shows. */
  readonly panel: number | null
  /** The lines of `shown`; another one with every query. */
  readonly model: LogModel
  readonly viewport: Viewport
}

/**
 * The log view of some devices without its looks: which lines, where it stands, what is selected. Every action of a
 * person is a method here, or on its query field and its finder.
 */
export class LogView {
  readonly devices: readonly string[]
  readonly query = new QueryBox((wanted) => this.#show(wanted))
  readonly finder: Finder
  readonly state
  readonly #client: CoreClient
  readonly #notify: (changed: () => void) => void
  readonly #modules = new Set<string>()
  #isStarted = false
  #unwatch: () => void = () => {}

  /** `notify` runs its argument when rows are to be drawn: on the next frame, or at once in a test. */
  constructor(client: CoreClient, devices: readonly string[], notify: (changed: () => void) => void) {
    this.#client = client
    this.#notify = notify
    this.devices = devices
    this.finder = new Finder(client.api)
    this.state = createStore<LogViewState>()(() => ({
      shown: '',
      follow: FOLLOWING,
      selection: null,
      panel: null,
      ...this.#open(''),
    }))
  }

  start(): void {
    this.#isStarted = true
    this.#watch(this.state.getState().model)
  }

  stop(): void {
    this.#isStarted = false
    this.#unwatch()
    this.query.stop()
    this.finder.stop()
  }

  /* ── going somewhere ── */

  toEnd(): void {
    this.follow({ is: 'jump' })
    const { model } = this.state.getState()
    if (!model.run.atEnd) void model.jump({ is: 'last' }, 'end')
  }

  toStart(): void {
    void this.go({ is: 'first' })
  }

  /** Goes to a line (the next one, if it is not among those shown) and selects it. Whether it got there. */
  async toLine(seq: number): Promise<boolean> {
    const { model, viewport } = this.state.getState()
    this.follow({ is: 'left-end' })
    const index = model.run.indexOf(seq)
    if (index === -1) return this.#goAndSelect({ is: 'line', seq })
    viewport.reveal(index, 'center')
    this.select(seq)
    return true
  }

  /** Goes to the first line at or after a corrected time, Unix ms, and selects it. */
  toTime(time: number): Promise<boolean> {
    return this.#goAndSelect({ is: 'time', time })
  }

  /** Goes so far into all lines that are shown, from 0 to 1. */
  toShare(share: number): void {
    this.follow({ is: 'left-end' })
    this.state.getState().viewport.toShare(share)
  }

  async go(at: PagePlace, align: 'top' | 'center' = 'top'): Promise<boolean> {
    this.follow({ is: 'left-end' })
    return this.state.getState().model.jump(at, align)
  }

  toggleFollow(): void {
    if (this.state.getState().follow.following) this.follow({ is: 'left-end' })
    else this.toEnd()
  }

  follow(event: FollowEvent): void {
    const before = this.state.getState()
    const follow = nextFollow(before.follow, event)
    if (follow === before.follow) return
    this.state.setState({ follow })
    if (moves(follow) === moves(before.follow)) return
    before.viewport.stick(moves(follow))
    before.model.follow(moves(follow))
  }

  findNext(): Promise<void> {
    return this.#find(1)
  }

  findPrevious(): Promise<void> {
    return this.#find(-1)
  }

  /* ── selecting ── */

  select(seq: number | null): void {
    if (seq !== null) this.follow({ is: 'left-end' })
    this.#select(seq === null ? null : { anchor: seq, head: seq })
  }

  /** Draws the selection from where it began to this line. */
  extendTo(seq: number): void {
    this.follow({ is: 'left-end' })
    this.#select({ anchor: this.state.getState().selection?.anchor ?? seq, head: seq })
  }

  /** Every line that is shown, at hand or not. */
  async selectAll(): Promise<void> {
    const { query } = this.state.getState().model
    const { lines } = this.#client.api
    const [first, last] = await Promise.all([
      lines.page({ ...query, at: { is: 'first' }, direction: 'newer', limit: 1 }),
      lines.page({ ...query, at: { is: 'last' }, direction: 'older', limit: 1 }),
    ])
    const anchor = first.lines[0]?.seq
    const head = last.lines[0]?.seq
    if (anchor === undefined || head === undefined) return
    this.follow({ is: 'left-end' })
    this.#select({ anchor, head })
  }

  /** Moves the selected line by so many rows; `extend` draws the selection along. */
  async step(rows: number, extend: boolean): Promise<void> {
    const { model, selection, viewport } = this.state.getState()
    const { run } = model
    if (run.length === 0) return
    if (selection !== null && run.indexOf(selection.head) === -1) {
      await model.jump({ is: 'line', seq: selection.head }, 'center')
    }
    const at = selection === null ? -1 : run.indexOf(selection.head)
    const seen = viewport.visible()
    const from = at === -1 ? ((rows > 0 ? seen?.first : seen?.last) ?? run.end - 1) - Math.sign(rows) : at
    const index = Math.max(run.base, Math.min(run.end - 1, from + rows))
    const line = run.at(index)
    if (line === undefined) return
    if (extend) this.extendTo(line.seq)
    else this.select(line.seq)
    viewport.reveal(index)
  }

  /** From which to which line is selected. */
  selected(): { readonly from: number; readonly to: number } | null {
    const { selection } = this.state.getState()
    return selection === null ? null : rangeOf(selection)
  }

  openPanel(seq: number): void {
    this.state.setState({ panel: seq })
  }

  closePanel(): void {
    this.state.setState({ panel: null })
  }

  /** Opens the side panel on the selected line, or closes it. */
  togglePanel(): void {
    const { panel, selection } = this.state.getState()
    this.state.setState({ panel: panel === null ? (selection?.head ?? null) : null })
  }

  /** Lets go of one thing after the other: the panel, a range, a line. Whether there was one. */
  escape(): boolean {
    const { panel, selection } = this.state.getState()
    if (panel !== null) this.closePanel()
    else if (selection === null) return false
    else this.select(isRange(selection) ? selection.head : null)
    return true
  }

  /** Modules that have been seen here, for completion. */
  modules(): readonly string[] {
    const { run } = this.state.getState().model
    for (let index = run.base; index < run.end; index++) {
      const module = run.at(index)?.module
      if (module != null && this.#modules.size < MOST_MODULES) this.#modules.add(module)
    }
    return [...this.#modules].sort()
  }

  /* ── inside ── */

  #select(selection: Selection | null): void {
    const { panel } = this.state.getState()
    // An open panel shows the line that is selected.
    this.state.setState({ selection, panel: panel === null || selection === null ? panel : selection.head })
  }

  async #goAndSelect(at: PagePlace): Promise<boolean> {
    if (!(await this.go(at, 'center'))) return false
    const { run } = this.state.getState().model
    const line = run.target === null ? undefined : run.at(run.target.index)
    if (line !== undefined) this.select(line.seq)
    return line !== undefined
  }

  async #find(direction: 1 | -1): Promise<void> {
    const { selection, model, viewport } = this.state.getState()
    const seen = viewport.visible()
    const edge = seen === null ? undefined : model.run.at(direction === 1 ? seen.first : seen.last)
    const from = selection?.head ?? (edge === undefined ? null : edge.seq - direction)
    const line = await this.finder.step(from, direction)
    if (line !== null) await this.toLine(line.seq)
  }

  #open(shown: string): Pick<LogViewState, 'model' | 'viewport'> {
    const parsed = parseQuery(shown)
    const isLive = !parsed.ok || checkInline(parsed.query) === null
    const run = new LineRun(undefined, this.#notify)
    const model = new LogModel(this.#client, { devices: [...this.devices], query: shown }, run, isLive)
    const viewport = new Viewport({
      run,
      extent: () => {
        const { total, count, firstSeq, lastSeq } = model.state.getState()
        return { total: total ?? (count?.done ? count.matched : null), firstSeq, lastSeq }
      },
      jump: (at) => {
        if (at.is === 'last') this.toEnd()
        else void model.jump(at, 'thumb')
      },
      older: () => void model.older(),
      newer: () => void model.newer(),
      moved: (to) => this.follow({ is: to === 'end' ? 'reached-end' : 'left-end' }),
    })
    return { model, viewport }
  }

  /** Another query has other lines, and starts at their end. */
  #show({ shown, find }: Wanted): void {
    const before = this.state.getState()
    const isOther = shown !== before.shown
    if (isOther) {
      const opened = this.#open(shown)
      this.state.setState({ ...opened, shown, follow: FOLLOWING, selection: null })
      this.#watch(opened.model)
    }
    if (isOther || find !== this.finder.state.getState().query) this.finder.set(find, this.state.getState().model.query)
  }

  #watch(model: LogModel): void {
    this.#unwatch()
    if (!this.#isStarted) return
    model.start()
    const ends = [
      model.state.subscribe((now, before) => {
        if (now.arrived === before.arrived) return
        this.follow({ is: 'arrived', count: now.arrived - before.arrived })
        this.finder.arrived()
      }),
      model.run.subscribe(() => {
        this.state.getState().viewport.update()
      }),
    ]
    this.#unwatch = () => {
      for (const end of ends) end()
      model.stop()
    }
  }
}
