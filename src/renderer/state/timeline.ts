import { createStore } from 'zustand/vanilla'
import type { Bucket } from '../../shared/contract/lines.ts'
import type { DeviceEvent, DeviceKey, Gap, LevelLease } from '../../shared/model.ts'
import type { Api, CoreClient } from '../client.ts'
import {
  type Axis,
  axisOf,
  BUCKETS,
  fittingWindow,
  panned,
  refreshAfter,
  type Window,
  zoomedOut,
  zoomedTo,
} from './timeline-axis.ts'

/** What a strip of time shows, all of it on one axis. */
export interface Strip extends Axis {
  readonly buckets: readonly Bucket[]
  /** What happened to the devices, and to the connections that they are heard on. */
  readonly events: readonly DeviceEvent[]
  /** There were more events than can be drawn: those before this time are left out, Unix ms. */
  readonly eventsFrom: number | null
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
}

export interface TimelineState {
  /** Null until it is known what there is to show. */
  readonly window: Window | null
  readonly strip: Strip | null
  /** The bars are not complete yet. */
  readonly counting: boolean
}

const MOST_EVENTS = 500
/** Bars that are still being counted are drawn no more often, ms. */
const APART = 200
const NOBODY = { buckets: [], events: [], eventsFrom: null, leases: [], gaps: [] }

/** The timeline of some devices: which stretch of time it shows, and what happened there, kept up to date. */
export class Timeline {
  readonly state = createStore<TimelineState>()(() => ({ window: null, strip: null, counting: false }))
  readonly #client: CoreClient
  readonly #devices: readonly DeviceKey[]
  /** What a person wants to see of every device; null: what fits. */
  readonly #wanted: () => number | null
  #query = ''
  /** What the bars were counted for, once they were all there: the same need not be counted again. */
  #counted = ''
  #isOn = false
  #reading = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: CoreClient, devices: readonly DeviceKey[], wantedMinutes: () => number | null) {
    this.#client = client
    this.#devices = devices
    this.#wanted = wantedMinutes
  }

  start(): void {
    this.#isOn = true
    void this.#read()
  }

  stop(): void {
    this.#isOn = false
    this.#reading.abort()
    clearTimeout(this.#timer)
  }

  /** Only lines that match are counted. */
  filter(query: string): void {
    if (query === this.#query) return
    this.#query = query
    this.#again()
  }

  show(window: Window): void {
    this.state.setState({ window })
    this.#again()
  }

  zoomTo(from: number, to: number): void {
    this.show(zoomedTo(from, to))
  }

  zoomOut(): void {
    const { strip } = this.state.getState()
    if (strip !== null) this.show(zoomedOut(strip))
  }

  pan(shares: number): void {
    const { strip } = this.state.getState()
    if (strip !== null) this.show(panned(strip, shares))
  }

  #again(): void {
    if (this.#isOn) void this.#read()
  }

  async #read(): Promise<void> {
    this.#reading.abort()
    clearTimeout(this.#timer)
    this.#reading = new AbortController()
    const { signal } = this.#reading
    if (!document.hidden) {
      try {
        await this.#readStrip(signal)
      } catch {
        // The banner says that the core is away; the strip keeps what it showed.
      }
    }
    if (signal.aborted) return
    const { strip } = this.state.getState()
    this.#timer = setTimeout(() => void this.#read(), refreshAfter(strip === null ? 0 : strip.to - strip.from))
  }

  async #readStrip(signal: AbortSignal): Promise<void> {
    const { api } = this.#client
    const now = Date.now()
    const stored = await api.lines.span({ devices: [...this.#devices] }, { signal })
    const minutes = this.#wanted()
    const window =
      this.state.getState().window ??
      (minutes === null ? fittingWindow(stored, now) : { is: 'live', span: minutes * 60_000 })
    const axis = axisOf(window, stored, now)
    const before = this.state.getState().strip
    // Until the bars are counted again, those of before stay, if they stand where they stood.
    const isSame = before !== null && before.from === axis.from && before.to === axis.to
    if (signal.aborted) return
    this.state.setState({ window, strip: isSame ? before : (before ?? { ...axis, ...NOBODY }), counting: true })
    const beside = readBeside(api, this.#devices, axis, signal)
    // It may be called off before anybody waits for it.
    beside.catch(() => undefined)
    const asked = { devices: [...this.#devices], query: this.#query, ...axis, buckets: BUCKETS }
    let lanes: Lanes | null = null
    const key = JSON.stringify([asked, stored])
    if (window.is !== 'live' && isSame && key === this.#counted) {
      lanes = await beside
      if (!signal.aborted) this.state.setState({ strip: { ...before, ...lanes }, counting: false })
      return
    }
    let buckets: Strip['buckets'] = []
    let drawn = performance.now()
    for await (buckets of await api.lines.histogram(asked, { signal })) {
      lanes ??= await beside
      if (signal.aborted) return
      if (performance.now() - drawn < APART) continue
      drawn = performance.now()
      this.state.setState({ strip: { ...axis, buckets, ...lanes } })
    }
    lanes ??= await beside
    if (signal.aborted) return
    this.state.setState({ strip: { ...axis, buckets, ...lanes }, counting: false })
    this.#counted = key
  }
}

type Lanes = Pick<Strip, 'events' | 'eventsFrom' | 'leases' | 'gaps'>

async function readBeside(
  api: Api,
  devices: readonly DeviceKey[],
  { from, to }: Axis,
  signal: AbortSignal,
): Promise<Lanes> {
  const since = Math.floor(from)
  const until = Math.ceil(to)
  const [own, links, leases, gaps] = await Promise.all([
    api.events.list({ devices: [...devices], since, until, limit: MOST_EVENTS + 1, order: 'time' }, { signal }),
    api.events.list({ categories: ['connection'], since, until, limit: MOST_EVENTS + 1, order: 'time' }, { signal }),
    api.level.leases({ open: false }, { signal }),
    api.status.gaps({}, { signal }),
  ])
  const isInside = (start: number, end: number | null) => start < to && (end ?? to) > from
  const isOurs = (device: DeviceKey | null) => device === null || devices.includes(device)
  const lists = [own, links.filter((event) => isOurs(event.device))].map((events) => events.slice(0, MOST_EVENTS))
  // Newest first: of a list that is longer, what comes before its last is left out.
  const cut = [own, links].flatMap((events) => (events.length > MOST_EVENTS ? (events[MOST_EVENTS]?.time ?? []) : []))
  return {
    events: [...new Map(lists.flat().map((event) => [event.id, event])).values()],
    eventsFrom: cut.length === 0 ? null : Math.max(...cut),
    leases: leases.filter((lease) => devices.includes(lease.device) && isInside(lease.requestedAt, lease.restoredAt)),
    gaps: gaps.filter((gap) => isOurs(gap.device) && isInside(gap.from, gap.to)),
  }
}
