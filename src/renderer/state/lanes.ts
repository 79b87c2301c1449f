import { createStore } from 'zustand/vanilla'
import type { Bucket } from '../../shared/contract/lines.ts'
import type { DeviceEvent, DeviceKey } from '../../shared/model.ts'
import type { Api, CoreClient } from '../client.ts'

/** What several devices did, on one axis of corrected time. */
export interface Lanes {
  readonly from: number
  readonly to: number
  readonly lanes: readonly Lane[]
}

export interface Lane {
  readonly device: DeviceKey
  readonly buckets: readonly Bucket[]
  readonly events: readonly DeviceEvent[]
}

const BUCKETS = 160
const MOST_EVENTS = 300
/** ms */
const AGAIN = 5000

/** Keeps the lanes of the last `span` ms up to date until it is stopped. */
export class LanesFeed {
  readonly store = createStore<{ readonly lanes: Lanes | null }>()(() => ({ lanes: null }))
  readonly #client: CoreClient
  readonly #devices: readonly DeviceKey[]
  readonly #span: number
  #stop = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: CoreClient, devices: readonly DeviceKey[], span: number) {
    this.#client = client
    this.#devices = devices
    this.#span = span
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
    const { signal } = this.#stop
    if (!document.hidden) {
      const { from, to } = axis(Date.now(), this.#span)
      try {
        const read = this.#devices.map((device) => readLane(this.#client.api, device, { from, to }, signal))
        const lanes = await Promise.all(read)
        if (!signal.aborted) this.store.setState({ lanes: { from, to, lanes } })
      } catch {
        // The banner says that the core is away; the lanes keep what they showed.
      }
    }
    if (!signal.aborted) this.#timer = setTimeout(() => void this.#refresh(), AGAIN)
  }
}

/** Buckets begin at multiples of their width, so that bars do not dance as time goes on. */
function axis(now: number, span: number): { readonly from: number; readonly to: number } {
  const width = span / BUCKETS
  const to = (Math.floor(now / width) + 1) * width
  return { from: to - span, to }
}

async function readLane(
  api: Api,
  device: DeviceKey,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<Lane> {
  let buckets: readonly Bucket[] = []
  const [events] = await Promise.all([
    api.events.list({ devices: [device], since: from, limit: MOST_EVENTS }, { signal }),
    (async () => {
      for await (const better of await api.lines.histogram(
        { devices: [device], from, to, buckets: BUCKETS },
        { signal },
      ))
        buckets = better
    })(),
  ])
  return { device, buckets, events }
}
