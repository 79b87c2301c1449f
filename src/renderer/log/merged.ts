import { createStore } from 'zustand/vanilla'
import type { PagePlace, TailPiece } from '../../shared/contract/lines.ts'
import type { DeviceKey, LogLine } from '../../shared/model.ts'
import { unpackLines } from '../../shared/packed-lines.ts'
import type { CoreClient } from '../client.ts'
import { type Side, Stretch } from './stretch.ts'

export interface MergedState {
  readonly ready: boolean
  readonly reading: boolean
  /** Rises with every change of the lines. */
  readonly version: number
  readonly atStart: boolean
  readonly atEnd: boolean
  /** Lines that arrived while the view stood still. */
  readonly waiting: number
  readonly failure: unknown
}

/** The first lines, the newest, or those around a corrected time. */
export type MergedPlace = 'start' | 'end' | number

const PAGE = 400
/** More than this is not kept: what lies farthest from where one reads is let go of, and read again where one gets there. */
const MOST = 8_000
/** So many more go at once. */
const SLACK = 1_000
/** Where lines arrive faster than they are asked for, asking again does not help. */
const TRIES = 3

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
    waiting: 0,
    failure: null,
  }))
  readonly #client: CoreClient
  readonly #query: string
  readonly #devices: readonly DeviceKey[]
  readonly #notify: (changed: () => void) => void
  #stretches: readonly Stretch[] = []
  /** Those that will take their place. */
  #opening: readonly Stretch[] = []
  #shown: readonly LogLine[] = []
  #stop = new AbortController()
  #isFollowing = true
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
    this.#isFollowing = time === null
    const { signal } = this.#stop
    const end = this.#client.follow(
      async (api, tail) => {
        const live = await api.lines.tail(
          { devices: [...this.#devices], query: this.#query, last: 0 },
          { signal: tail },
        )
        await this.#open(time ?? 'end', tail)
        return live
      },
      (piece) => this.#arrived(piece),
      (failure) => this.state.setState({ failure, ready: true }),
    )
    signal.addEventListener('abort', end)
  }

  stop(): void {
    this.#stop.abort()
  }

  /** Whether it goes along with what arrives; one that stands still keeps what it shows. */
  follow(on: boolean): void {
    if (on === this.#isFollowing) return
    this.#isFollowing = on
    if (!on) return
    this.state.setState({ waiting: 0 })
    if (!this.state.getState().atEnd) void this.toPlace('end')
  }

  /** Goes where nothing may be read yet. */
  async toPlace(place: MergedPlace): Promise<void> {
    this.#isFollowing = place === 'end'
    const { signal } = this.#stop
    try {
      await this.#open(place, signal)
    } catch (failure) {
      if (!signal.aborted) this.state.setState({ failure })
    }
  }

  older(): Promise<void> {
    return this.#readOn('older', ({ span, atStart }) => !atStart && span.from >= this.#floor())
  }

  newer(): Promise<void> {
    return this.#readOn('newer', ({ span, atEnd }) => !atEnd && span.to <= this.#ceiling())
  }

  async #open(place: MergedPlace, signal: AbortSignal): Promise<void> {
    const stretches = this.#devices.map((device) => new Stretch(device))
    this.#opening = stretches
    await Promise.all(stretches.map((stretch) => this.#begin(stretch, place, signal)))
    // Somebody may have gone elsewhere meanwhile.
    if (this.#opening !== stretches) return
    this.#opening = []
    this.#stretches = stretches
    this.#changed({ ready: true, failure: null, ...(place === 'end' ? { waiting: 0 } : {}) })
  }

  async #begin(stretch: Stretch, place: MergedPlace, signal: AbortSignal): Promise<void> {
    if (place === 'start') {
      stretch.atStart = true
      return this.#extend(stretch, 'newer', signal)
    }
    const at: PagePlace = place === 'end' ? { is: 'last' } : { is: 'time', time: place }
    stretch.add(await this.#page(stretch.device, at, 'older', signal), 'older')
    if (place === 'end' && !stretch.missed) stretch.atEnd = true
    else await this.#extend(stretch, 'newer', signal)
  }

  async #readOn(side: Side, isBehind: (stretch: Stretch) => boolean): Promise<void> {
    const { reading, ready } = this.state.getState()
    const wanted = this.#stretches.filter(isBehind)
    if (reading || !ready || wanted.length === 0) return
    this.state.setState({ reading: true })
    const { signal } = this.#stop
    try {
      await Promise.all(wanted.map((stretch) => this.#extend(stretch, side, signal)))
      this.#letGo(side === 'older' ? 'newer' : 'older')
      this.#changed({})
    } catch (failure) {
      if (!signal.aborted) this.state.setState({ failure })
    } finally {
      this.state.setState({ reading: false })
    }
  }

  async #extend(stretch: Stretch, side: Side, signal: AbortSignal): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const edge = side === 'older' ? stretch.lines[0] : stretch.lines.at(-1)
      const step = side === 'older' ? -1 : 1
      const at: PagePlace =
        edge === undefined
          ? { is: side === 'older' ? 'last' : 'first' }
          : { is: 'line', seq: Math.max(0, edge.seq + step) }
      if (side === 'newer') stretch.missed = false
      const page = await this.#page(stretch.device, at, side, signal)
      stretch.add(page, side)
      if (page.more || side === 'older' || !stretch.missed) return
    }
  }

  #page(device: DeviceKey, at: PagePlace, direction: Side, signal: AbortSignal) {
    const asked = { devices: [device], query: this.#query, at, direction, limit: PAGE }
    return this.#client.api.lines.page(asked, { signal })
  }

  #arrived({ packed, skipped }: TailPiece): void {
    const lines = unpackLines(packed)
    const isFull = this.#size + lines.length > MOST && !this.#isFollowing
    const heardTo = this.#shown.at(-1)?.time ?? Number.NEGATIVE_INFINITY
    let isNew = false
    for (const stretch of [...this.#stretches, ...this.#opening]) {
      const own = lines.filter(({ device }) => device === stretch.device)
      const wasAtEnd = stretch.atEnd
      if (skipped > 0 || (isFull && own.length > 0)) stretch.detach(heardTo)
      else if (own.length > 0) stretch.arrived(own)
      if (wasAtEnd && (own.length > 0 || skipped > 0)) isNew = true
    }
    if (!this.#isFollowing) this.state.setState(({ waiting }) => ({ waiting: waiting + lines.length + skipped }))
    if (isNew || this.#isFollowing) this.#draw()
  }

  #draw(): void {
    if (this.#isDue) return
    this.#isDue = true
    this.#notify(() => {
      this.#isDue = false
      if (this.#stop.signal.aborted) return
      if (this.#isFollowing) this.#letGo('older')
      this.#changed({})
      if (this.#isFollowing && this.#opening.length === 0 && !this.state.getState().atEnd) void this.toPlace('end')
    })
  }

  get #size(): number {
    return this.#stretches.reduce((sum, { lines }) => sum + lines.length, 0)
  }

  /** What lies farthest on one side goes, of each device as many as lie there. */
  #letGo(side: Side): void {
    const excess = this.#size - MOST
    if (excess <= 0) return
    const times = this.#stretches.flatMap(({ lines }) => lines.map(({ time }) => time)).sort((a, b) => a - b)
    const edge = times.at(side === 'older' ? excess + SLACK : -1 - excess - SLACK) ?? 0
    for (const stretch of this.#stretches) {
      const beyond = stretch.lines.filter(({ time }) => (side === 'older' ? time < edge : time > edge))
      stretch.drop(beyond.length, side)
    }
  }

  /** Before this time, some device has not been read yet. */
  #floor(): number {
    const open = this.#stretches.filter(({ atStart }) => !atStart)
    return Math.max(Number.NEGATIVE_INFINITY, ...open.map(({ span }) => span.from))
  }

  #ceiling(): number {
    const open = this.#stretches.filter(({ atEnd }) => !atEnd)
    return Math.min(Number.POSITIVE_INFINITY, ...open.map(({ span }) => span.to))
  }

  #changed(more: Partial<MergedState>): void {
    const [floor, ceiling] = [this.#floor(), this.#ceiling()]
    this.#shown = this.#stretches
      .flatMap(({ lines }) => lines.filter(({ time }) => time >= floor && time <= ceiling))
      .sort((a, b) => a.time - b.time || a.seq - b.seq)
    this.state.setState(({ version }) => ({
      ...more,
      version: version + 1,
      atStart: this.#stretches.every(({ atStart }) => atStart),
      atEnd: this.#stretches.every(({ atEnd }) => atEnd),
    }))
  }
}
