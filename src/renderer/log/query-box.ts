import { createStore } from 'zustand/vanilla'
import { type ParseResult, parseQuery } from '../../shared/query.ts'
import { addChip, type Chip, chipQuery, joinQueries } from './chips.ts'

export type QueryMode = 'filter' | 'find'

export interface QueryBoxState {
  /** What is typed. */
  readonly text: string
  /** What is typed decides which lines are shown, or which of them are gone to. */
  readonly mode: QueryMode
  readonly chips: readonly Chip[]
}

/** What is asked for: the query that decides which lines are shown, and the one whose matches are gone to. */
export interface Wanted {
  readonly shown: string
  readonly find: string
}

/** Pause after the last key before a query runs by itself, ms. */
const PAUSE = 300

/** The query field: what is typed, the filters kept beside it, and when they run. */
export class QueryBox {
  readonly state = createStore<QueryBoxState>()(() => ({ text: '', mode: 'filter', chips: [] }))
  readonly #run: (wanted: Wanted) => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(run: (wanted: Wanted) => void) {
    this.#run = run
  }

  /** What is typed, as it reads. */
  parsed(): ParseResult {
    return parseQuery(this.state.getState().text)
  }

  type(text: string): void {
    this.state.setState({ text })
    clearTimeout(this.#timer)
    if (this.parsed().ok) this.#timer = setTimeout(() => this.apply(), PAUSE)
  }

  /** Runs what is typed at once; false if it cannot be read. */
  apply(): boolean {
    clearTimeout(this.#timer)
    if (!this.parsed().ok) return false
    const { text, mode, chips } = this.state.getState()
    const typed = text.trim()
    this.#run({
      shown: joinQueries([...chips.map(chipQuery), ...(mode === 'filter' ? [typed] : [])]),
      find: mode === 'find' ? typed : '',
    })
    return true
  }

  clear(): void {
    this.#set({ text: '' })
  }

  setMode(mode: QueryMode): void {
    this.#set({ mode })
  }

  toggleMode(): void {
    this.setMode(this.state.getState().mode === 'filter' ? 'find' : 'filter')
  }

  /** Keeps what is typed as a filter of its own, and leaves the field free for the next. */
  pin(): void {
    const query = this.state.getState().text.trim()
    if (query === '' || !this.parsed().ok) return
    this.#set({ text: '', mode: 'filter', chips: addChip(this.state.getState().chips, { is: 'query', query }) })
  }

  add(chip: Chip): void {
    this.#set({ chips: addChip(this.state.getState().chips, chip) })
  }

  remove(chip: Chip): void {
    this.#set({ chips: this.state.getState().chips.filter((other) => other !== chip) })
  }

  clearAll(): void {
    this.#set({ chips: [], text: '', mode: 'filter' })
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #set(part: Partial<QueryBoxState>): void {
    this.state.setState(part)
    this.apply()
  }
}
