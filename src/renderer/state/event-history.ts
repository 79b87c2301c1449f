import { createStore } from 'zustand/vanilla'
import type { DeviceEvent, DeviceKey, Outcome } from '../../shared/model.ts'
import type { Api, CoreClient } from '../client.ts'

export interface HistoryFilter {
  readonly outcomes: readonly Outcome[]
  readonly categories: readonly string[]
  /** Names and values that must stand among an event's data: how a platform calls its own groups. */
  readonly data: Readonly<Record<string, string>>
  /** Words that must all occur in type, description or data. */
  readonly text: string
  /** Unix ms; null: from the beginning. */
  readonly since: number | null
}

export const ALL_EVENTS: HistoryFilter = { outcomes: [], categories: [], data: {}, text: '', since: null }

export interface HistoryState {
  /** False until the first page (or its absence) is known. */
  readonly ready: boolean
  /** Newest first, in order of when they happened. */
  readonly events: readonly DeviceEvent[]
  /** Categories that came by, whatever is filtered. */
  readonly categories: readonly string[]
  readonly reading: boolean
  /** Nothing older is stored. */
  readonly atStart: boolean
  readonly failure: unknown
}

const PAGE = 200
const START: HistoryState = { ready: false, events: [], categories: [], reading: false, atStart: false, failure: null }

/** The events of a device under a filter: read in pages backwards, and joined by those that come. */
export class EventHistory {
  readonly state = createStore<HistoryState>()(() => START)
  readonly #client: CoreClient
  readonly #device: DeviceKey
  readonly #filter: HistoryFilter
  #end: () => void = () => {}
  #stop = new AbortController()

  constructor(client: CoreClient, device: DeviceKey, filter: HistoryFilter, categories: readonly string[] = []) {
    this.#client = client
    this.#device = device
    this.#filter = filter
    this.state.setState({ categories })
  }

  start(): void {
    this.#stop = new AbortController()
    this.#end = this.#client.follow(
      (api, signal) => this.#open(api, signal),
      (fresh) => this.#take(fresh),
      (failure) => this.state.setState({ failure, ready: true }),
    )
  }

  stop(): void {
    this.#stop.abort()
    this.#end()
  }

  /** Reads the next page backwards. */
  async older(): Promise<void> {
    const { events, reading, atStart } = this.state.getState()
    const before = events.at(-1)?.seq
    if (reading || atStart || before === undefined) return
    this.state.setState({ reading: true })
    try {
      const page = await this.#page(this.#client.api, before, this.#stop.signal)
      this.state.setState((now) => ({ ...joined(now, page), atStart: page.length < PAGE, failure: null }))
    } catch (failure) {
      if (!this.#stop.signal.aborted) this.state.setState({ failure })
    } finally {
      this.state.setState({ reading: false })
    }
  }

  /** Watching begins before the page is asked for, so that nothing falls between. */
  async #open(api: Api, signal: AbortSignal): Promise<AsyncIterable<readonly DeviceEvent[]>> {
    const live = await api.events.watch({ devices: [this.#device] }, { signal })
    const page = await this.#page(api, null, signal)
    // What was missed while the core was away may be more than a page: then the history begins anew.
    const known = this.state.getState().events
    const joins = known.length > 0 && page.some(({ id }) => id === known[0]?.id)
    if (!joins) this.state.setState({ events: [], atStart: page.length < PAGE })
    this.#take(page)
    return (async function* () {
      for await (const event of live) yield [event]
    })()
  }

  #page(api: Api, before: number | null, signal: AbortSignal): Promise<DeviceEvent[]> {
    const { outcomes, categories, data, text, since } = this.#filter
    return api.events.list(
      {
        devices: [this.#device],
        outcomes: [...outcomes],
        categories: [...categories],
        data,
        text,
        since,
        before,
        order: 'time',
        limit: PAGE,
      },
      { signal },
    )
  }

  #take(fresh: readonly DeviceEvent[]): void {
    const wanted = fresh.filter((event) => isWanted(event, this.#filter))
    const seen = fresh.map(({ category }) => category)
    this.state.setState((now) => ({
      ...joined(now, wanted),
      categories: merged(now.categories, seen),
      ready: true,
      failure: null,
    }))
  }
}

/** The same as the store's own filter, for what arrives. Letters A to Z count as a to z. */
export function isWanted(event: DeviceEvent, { outcomes, categories, data, text, since }: HistoryFilter): boolean {
  if (outcomes.length > 0 && !outcomes.includes(event.outcome)) return false
  if (categories.length > 0 && !categories.some((name) => isBelow(event.category, name))) return false
  if (since !== null && event.time < since) return false
  if (Object.entries(data).some(([name, value]) => event.data[name] !== value)) return false
  const said = [event.type, event.description, ...Object.entries(event.data).flat()].map(fold)
  return text
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => said.some((part) => part.includes(fold(word))))
}

function isBelow(category: string, name: string): boolean {
  return category === name || category.startsWith(`${name}.`)
}

function fold(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function joined(now: HistoryState, more: readonly DeviceEvent[]): Pick<HistoryState, 'events' | 'categories'> {
  if (more.length === 0) return now
  const byId = new Map([...now.events, ...more].map((event) => [event.id, event]))
  const events = [...byId.values()].sort((a, b) => b.time - a.time || b.seq - a.seq)
  return {
    events,
    categories: merged(
      now.categories,
      more.map(({ category }) => category),
    ),
  }
}

function merged(known: readonly string[], more: readonly string[]): readonly string[] {
  const fresh = more.filter((name) => !known.includes(name))
  return fresh.length === 0 ? known : [...new Set([...known, ...fresh])].sort()
}
