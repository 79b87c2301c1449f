import { createStore } from 'zustand/vanilla'
import type { LinePage, PagePlace } from '../../shared/contract/lines.ts'
import type { DeviceKey, LogLine } from '../../shared/model.ts'
import { unpackLines } from '../../shared/packed-lines.ts'
import type { CoreClient } from '../client.ts'

export interface MergedState {
  readonly ready: boolean
  readonly reading: boolean
  /** Rises with every change of the lines. */
  readonly version: number
  readonly atStart: boolean
  readonly atEnd: boolean
  readonly failure: unknown
}

/** What is read of one device: a stretch of its lines in order of arrival. */
interface Stretch {
  readonly device: DeviceKey
  first: LogLine | null
  last: LogLine | null
  /** Corrected times that its lines reach from and to. */
  from: number
  to: number
  atStart: boolean
  atEnd: boolean
}

const PAGE = 400
/** More than this is not kept: what lies farthest from where one reads is let go of. */
const MOST = 8_000

/**
 * Lines of several devices in order of corrected time. Each device is read in its own order of arrival; a line is shown
 * once every device has been read that far, so that nothing comes in above what is on screen.
 */
export class MergedLines {
  readonly state = createStore<MergedState>()(() => ({
    ready: false,
    reading: false,
    version: 0,
    atStart: false,
    atEnd: false,
    failure: null,
  }))
  readonly #client: CoreClient
  readonly #query: string
  readonly #devices: readonly DeviceKey[]
  #stretches: Stretch[] = []
  #known = new Map<number, LogLine>()
  #shown: readonly LogLine[] = []
  #stop = new AbortController()
  readonly #notify: (changed: () => void) => void
  #isDue = false

  /** `notify` runs its argument when what arrived is to be drawn: on a frame soon, or at once in a test. */
  constructor(
    client: CoreClient,
    devices: readonly DeviceKey[],
    query: string,
    notify: (changed: () => void) => void = (changed) => changed(),
  ) {
    this.#client = client
    this.#notify = notify
    this.#devices = devices
    this.#query = query
  }

  /** In order of corrected time. */
  get lines(): readonly LogLine[] {
    return this.#shown
  }

  /** Begins at the end, or around a corrected time. */
  start(time: number | null): void {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    const end = this.#client.follow(
      async (api, tail) => {
        const live = await api.lines.tail(
          { devices: [...this.#devices], query: this.#query, last: 0 },
          { signal: tail },
        )
        await this.#begin(time, tail)
        return live
      },
      (piece) => this.#arrived(unpackLines(piece.packed)),
      (failure) => this.state.setState({ failure, ready: true }),
    )
    signal.addEventListener('abort', end)
  }

  stop(): void {
    this.#stop.abort()
  }

  older(): Promise<void> {
    return this.#readOn('older', ({ from, atStart }) => !atStart && from >= this.#floor())
  }

  newer(): Promise<void> {
    return this.#readOn('newer', ({ to, atEnd }) => !atEnd && to <= this.#ceiling())
  }

  async #begin(time: number | null, signal: AbortSignal): Promise<void> {
    this.#known = new Map()
    this.#stretches = this.#devices.map((device) => ({
      device,
      first: null,
      last: null,
      from: Number.POSITIVE_INFINITY,
      to: Number.NEGATIVE_INFINITY,
      atStart: false,
      atEnd: false,
    }))
    await Promise.all(this.#stretches.map((stretch) => this.#open(stretch, time, signal)))
    this.#changed({ ready: true, failure: null })
  }

  async #open(stretch: Stretch, time: number | null, signal: AbortSignal): Promise<void> {
    const at: PagePlace = time === null ? { is: 'last' } : { is: 'time', time }
    const before = await this.#page(stretch.device, at, 'older', signal)
    this.#take(stretch, before, 'older')
    if (time === null) stretch.atEnd = true
    else await this.#extend(stretch, 'newer', signal)
  }

  async #readOn(direction: 'older' | 'newer', isBehind: (stretch: Stretch) => boolean): Promise<void> {
    const { reading, ready } = this.state.getState()
    const wanted = this.#stretches.filter(isBehind)
    if (reading || !ready || wanted.length === 0 || this.#known.size >= MOST) return
    this.state.setState({ reading: true })
    const { signal } = this.#stop
    try {
      await Promise.all(wanted.map((stretch) => this.#extend(stretch, direction, signal)))
      this.#changed({})
    } catch (failure) {
      if (!signal.aborted) this.state.setState({ failure })
    } finally {
      this.state.setState({ reading: false })
    }
  }

  async #extend(stretch: Stretch, direction: 'older' | 'newer', signal: AbortSignal): Promise<void> {
    const edge = direction === 'older' ? stretch.first : stretch.last
    const step = direction === 'older' ? -1 : 1
    const at: PagePlace =
      edge === null
        ? { is: direction === 'older' ? 'last' : 'first' }
        : { is: 'line', seq: Math.max(0, edge.seq + step) }
    this.#take(stretch, await this.#page(stretch.device, at, direction, signal), direction)
  }

  #page(device: DeviceKey, at: PagePlace, direction: 'older' | 'newer', signal: AbortSignal): Promise<LinePage> {
    const asked = { devices: [device], query: this.#query, at, direction, limit: PAGE }
    return this.#client.api.lines.page(asked, { signal })
  }

  #take(stretch: Stretch, { lines, more }: LinePage, direction: 'older' | 'newer'): void {
    for (const line of lines) {
      this.#known.set(line.seq, line)
      stretch.from = Math.min(stretch.from, line.time)
      stretch.to = Math.max(stretch.to, line.time)
    }
    const [first] = lines
    const last = lines.at(-1)
    if (first !== undefined && (stretch.first === null || first.seq < stretch.first.seq)) stretch.first = first
    if (last !== undefined && (stretch.last === null || last.seq > stretch.last.seq)) stretch.last = last
    if (direction === 'older') stretch.atStart = !more
    else stretch.atEnd = !more
  }

  #arrived(lines: readonly LogLine[]): void {
    const fresh = lines.filter((line) => {
      const stretch = this.#stretches.find(({ device }) => device === line.device)
      if (stretch === undefined || !stretch.atEnd || this.#known.has(line.seq)) return false
      stretch.last = line
      stretch.first ??= line
      stretch.to = Math.max(stretch.to, line.time)
      return true
    })
    for (const line of fresh) this.#known.set(line.seq, line)
    if (fresh.length === 0 || this.#isDue) return
    this.#isDue = true
    this.#notify(() => {
      this.#isDue = false
      if (this.#stop.signal.aborted) return
      this.#letGo()
      this.#changed({})
    })
  }

  /** Of what arrives without end, the oldest are let go of; they can be read again. */
  #letGo(): void {
    const excess = this.#known.size - MOST
    if (excess <= 0) return
    const oldest = [...this.#known.values()].sort(byTime).slice(0, excess + PAGE)
    for (const { seq } of oldest) this.#known.delete(seq)
    for (const stretch of this.#stretches) {
      const kept = [...this.#known.values()].filter(({ device }) => device === stretch.device)
      stretch.first = kept.reduce<LogLine | null>(
        (low, line) => (low === null || line.seq < low.seq ? line : low),
        null,
      )
      stretch.from = kept.reduce((low, { time }) => Math.min(low, time), Number.POSITIVE_INFINITY)
      stretch.atStart = false
    }
  }

  /** Before this time, some device has not been read yet. */
  #floor(): number {
    return Math.max(
      Number.NEGATIVE_INFINITY,
      ...this.#stretches.filter(({ atStart }) => !atStart).map(({ from }) => from),
    )
  }

  #ceiling(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#stretches.filter(({ atEnd }) => !atEnd).map(({ to }) => to))
  }

  #changed(more: Partial<MergedState>): void {
    const [floor, ceiling] = [this.#floor(), this.#ceiling()]
    this.#shown = [...this.#known.values()].filter(({ time }) => time >= floor && time <= ceiling).sort(byTime)
    this.state.setState(({ version }) => ({
      ...more,
      version: version + 1,
      atStart: this.#stretches.every(({ atStart }) => atStart),
      atEnd: this.#stretches.every(({ atEnd }) => atEnd),
    }))
  }
}

function byTime(a: LogLine, b: LogLine): number {
  return a.time - b.time || a.seq - b.seq
}
