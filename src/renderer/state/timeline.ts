import { createStore } from 'zustand/vanilla'
import type { Bucket } from '../../shared/contract.ts'
import type { DeviceEvent, DeviceKey, Gap, LevelLease } from '../../shared/model.ts'
import type { Api, CoreClient } from '../client.ts'

/** What a strip of time shows, all of it about one device, on one axis. */
export interface Strip {
  readonly from: number
  readonly to: number
  readonly buckets: readonly Bucket[]
  readonly events: readonly DeviceEvent[]
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
}

export const BUCKETS = 120
const MOST_EVENTS = 500
/** The strip is drawn anew as often as a bucket passes, but not more often than this, ms. */
const FASTEST = 1000
const SLOWEST = 30_000

/** Keeps the strip of the last `minutes` up to date until it is stopped. */
export class TimelineFeed {
  readonly strip = createStore<{ readonly strip: Strip | null }>()(() => ({ strip: null }))
  readonly #client: CoreClient
  readonly #device: DeviceKey
  readonly #span: number
  #stop = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: CoreClient, device: DeviceKey, minutes: number) {
    this.#client = client
    this.#device = device
    this.#span = minutes * 60_000
  }

  start(): void {
    this.#stop = new AbortController()
    void this.#refresh()
  }

  stop(): void {
    this.#stop.abort()
    clearTimeout(this.#timer)
  }

  async #refresh(): Promise<void> {
    if (!document.hidden) {
      try {
        const strip = await readStrip(this.#client.api, this.#device, this.#span, this.#stop.signal)
        if (!this.#stop.signal.aborted) this.strip.setState({ strip })
      } catch {
        // The banner says that the core is away; the strip keeps what it showed.
      }
    }
    if (this.#stop.signal.aborted) return
    this.#timer = setTimeout(() => void this.#refresh(), refreshAfter(this.#span))
  }
}

export function refreshAfter(span: number): number {
  return Math.min(SLOWEST, Math.max(FASTEST, span / BUCKETS / 2))
}

/** A device that has just begun is not shown as a sliver at the edge. */
export function fittingMinutes(firstLine: number | null, now: number): number {
  return firstLine === null || now - firstLine < 5 * 60_000 ? 5 : 30
}

/** Buckets begin at multiples of their width, so that bars do not dance as time goes on. */
export function axisOf(now: number, span: number): { readonly from: number; readonly to: number } {
  const width = span / BUCKETS
  const to = (Math.floor(now / width) + 1) * width
  return { from: to - span, to }
}

async function readStrip(api: Api, device: DeviceKey, span: number, signal: AbortSignal): Promise<Strip> {
  const { from, to } = axisOf(Date.now(), span)
  const [buckets, events, leases, gaps] = await Promise.all([
    lastOf(await api.lines.histogram({ devices: [device], from, to, buckets: BUCKETS }, { signal })),
    api.events.list({ devices: [device], since: from, limit: MOST_EVENTS }, { signal }),
    api.level.leases({ open: false }, { signal }),
    api.status.gaps({}, { signal }),
  ])
  const isInside = (start: number, end: number | null) => start < to && (end ?? to) > from
  return {
    from,
    to,
    buckets,
    events,
    leases: leases.filter((lease) => lease.device === device && isInside(lease.requestedAt, lease.restoredAt)),
    gaps: gaps.filter((gap) => (gap.device === null || gap.device === device) && isInside(gap.from, gap.to)),
  }
}

/** A histogram comes in ever better versions; the last is the one. */
async function lastOf(pieces: AsyncIterable<readonly Bucket[]>): Promise<readonly Bucket[]> {
  let last: readonly Bucket[] = []
  for await (const piece of pieces) last = piece
  return last
}
