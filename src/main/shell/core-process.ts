/**
 * Starts, watches and restarts the core's process, and hands each window a port to it. A crash of the core never takes
 * a window: it gets a new port when the next core is ready.
 */
import { EventEmitter } from 'node:events'
import { describeError, type ErrorCode, type ErrorData, FieldtapError } from '../../shared/errors.ts'
import type { DeviceKey } from '../../shared/model.ts'
import { type Capture, type FromCore, NO_CAPTURE, type Raised, type StartOrder, type ToCore } from './core-messages.ts'

/** A running core, whichever way it was started. `Port` is what can be handed to it and to a window. */
export interface CoreChild<Port> {
  send(order: ToCore): void
  give(port: Port): void
  kill(): void
}

export interface CoreChildEvents {
  message(message: FromCore): void
  /** Once, when the process has ended, for whatever reason. */
  exited(how: string): void
}

/** A window as far as the core is concerned. */
export interface PortTarget<Port> {
  port(port: Port): void
  portGone(): void
}

export interface CoreProcessOptions<Port> {
  launch(events: CoreChildEvents): CoreChild<Port>
  /** What each new core is told; may wait for the app to be ready. */
  order(): Promise<StartOrder>
  channel(): { readonly port1: Port; readonly port2: Port }
  now(): number
  /** Says what happened, for whoever looks at the terminal. */
  report(line: string): void
}

export type CoreState =
  | { readonly is: 'starting' }
  | { readonly is: 'ready'; readonly since: number }
  /** It crashed and will be started again in a moment. */
  | { readonly is: 'waiting' }
  /** It cannot start and says why. It is tried again from time to time: what is in the way may go away. */
  | { readonly is: 'failed'; readonly code: ErrorCode; readonly data: ErrorData }
  | { readonly is: 'stopping' }
  | { readonly is: 'stopped' }

/** Pauses before the first, second, … start after a crash, ms; the last one holds from then on. */
const PAUSES = [250, 1000, 2000, 5000, 10_000, 30_000] as const
/** Pause after a core that could not start, ms. */
const FAILED_PAUSE = 30_000
/** A core that ran for this long is healthy: the next crash counts as a first one again; ms. */
const HEALTHY = 60_000
/** So many crashes in a row before the core was ever ready, and a person is told. */
const TELL_AFTER = 3
/** A core that has not answered by then is busy or stuck: what it last reported holds; ms. */
const ANSWER_PATIENCE = 1000
/** Longest wait for a core to restore its levels and close before it is killed, ms. It allows itself 10 s for the levels. */
const STOP_PATIENCE = 20_000

export function pauseAfter(crashes: number): number {
  return PAUSES[Math.min(crashes, PAUSES.length) - 1] ?? PAUSES[0]
}

export class CoreProcess<Port> extends EventEmitter<{
  state: [CoreState]
  capture: [Capture]
  raised: [readonly Raised[]]
  leases: [number]
}> {
  private readonly options: CoreProcessOptions<Port>
  private readonly targets = new Set<PortTarget<Port>>()
  private current: CoreState = { is: 'stopped' }
  private child: CoreChild<Port> | null = null
  /** Whether it can be asked; its ports for devices may not listen yet. */
  private answers = false
  private timer: NodeJS.Timeout | null = null
  private crashes = 0
  private known: Capture = NO_CAPTURE
  /** Settles once the running child has its order, or will never get one. */
  private ordered: Promise<void> = Promise.resolve()

  constructor(options: CoreProcessOptions<Port>) {
    super()
    this.options = options
  }

  get state(): CoreState {
    return this.current
  }

  /** The capture as last reported; nothing is captured while no core runs, but levels stay raised. */
  get capture(): Capture {
    return this.known
  }

  /** Starts the core, or starts it again now where it waits or has failed. */
  start(): void {
    if (this.child || this.current.is === 'stopping') return
    this.clearTimer()
    this.set({ is: 'starting' })
    const child = this.options.launch({
      message: (message) => this.receive(child, message),
      exited: (how) => this.exited(child, how),
    })
    this.child = child
    this.ordered = this.options.order().then(
      (order) => {
        if (child === this.child) child.send(order)
      },
      (error: unknown) => this.failed(child, coded(error)),
    )
  }

  /** Gives the window a port to the core now, or as soon as there is one, and a new one after each restart. */
  connect(target: PortTarget<Port>): void {
    this.targets.add(target)
    if (this.answers) this.give(target)
  }

  disconnect(target: PortTarget<Port>): void {
    this.targets.delete(target)
  }

  /** Levels that are raised, or have yet to go back, at this moment. */
  countLeases(): Promise<number> {
    if (this.current.is !== 'ready') return Promise.resolve(this.known.leases)
    return new Promise((resolve) => {
      const answered = (count: number) => {
        clearTimeout(timer)
        this.off('leases', answered)
        resolve(count)
      }
      const timer = setTimeout(() => answered(this.known.leases), ANSWER_PATIENCE)
      this.on('leases', answered)
      this.child?.send({ is: 'count-leases' })
    })
  }

  /** Has the device's lease end now. */
  restore(device: DeviceKey): void {
    if (this.current.is === 'ready') this.child?.send({ is: 'restore', device })
  }

  slept(from: number, to: number): void {
    if (this.current.is === 'ready') this.child?.send({ is: 'slept', from, to })
  }

  /** Has the core restore its levels and end. Resolves when it is gone. */
  stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      const look = (state: CoreState) => {
        if (state.is !== 'stopped') return
        this.off('state', look)
        resolve()
      }
      this.on('state', look)
    })
    if (this.current.is === 'stopping') return stopped
    // Levels that were raised when it crashed can only be restored by a core.
    if (this.current.is === 'waiting' && this.known.leases > 0) this.start()
    this.clearTimer()
    const { child } = this
    if (!child) {
      this.set({ is: 'stopped' })
      return stopped
    }
    this.answers = false
    this.set({ is: 'stopping' })
    void this.ordered.then(() => child.send({ is: 'stop' }))
    this.timer = setTimeout(() => this.child?.kill(), STOP_PATIENCE)
    return stopped
  }

  private receive(child: CoreChild<Port>, message: FromCore): void {
    if (child !== this.child) return
    switch (message.is) {
      case 'answers':
        if (this.current.is === 'starting') this.giveAll()
        return
      case 'ready':
        if (this.current.is !== 'starting') return
        this.set({ is: 'ready', since: this.options.now() })
        this.giveAll()
        return
      case 'failed':
        this.failed(child, message)
        return
      case 'capture':
        this.known = message.capture
        this.emit('capture', message.capture)
        return
      case 'raised':
        this.emit('raised', message.raised)
        return
      case 'leases':
        this.emit('leases', message.count)
    }
  }

  /** The process has nothing to do any more and ends when told to. */
  private failed(child: CoreChild<Port>, { code, data }: { readonly code: ErrorCode; readonly data: ErrorData }): void {
    if (child !== this.child) return
    this.options.report(`the core cannot start: ${describeError(code, data).message}`)
    this.answers = false
    if (this.current.is === 'starting') this.set({ is: 'failed', code, data })
    child.send({ is: 'stop' })
  }

  private giveAll(): void {
    if (this.answers) return
    this.answers = true
    for (const target of this.targets) this.give(target)
  }

  private give(target: PortTarget<Port>): void {
    const { port1, port2 } = this.options.channel()
    this.child?.give(port1)
    target.port(port2)
  }

  private exited(child: CoreChild<Port>, how: string): void {
    if (child !== this.child) return
    const was = this.current
    this.child = null
    this.answers = false
    this.clearTimer()
    this.known = { ...NO_CAPTURE, leases: was.is === 'stopping' ? 0 : this.known.leases }
    this.emit('capture', this.known)
    this.emit('leases', this.known.leases)
    for (const target of this.targets) target.portGone()
    if (was.is === 'stopping') this.set({ is: 'stopped' })
    else if (was.is === 'failed') this.startIn(FAILED_PAUSE)
    else this.crashed(was, how)
  }

  private crashed(was: CoreState, how: string): void {
    const wasHealthy = was.is === 'ready' && this.options.now() - was.since >= HEALTHY
    this.crashes = wasHealthy ? 1 : this.crashes + 1
    const pause = pauseAfter(this.crashes)
    this.options.report(`the core ended (${how}) and starts again in ${pause} ms`)
    const isHopeless = was.is === 'starting' && this.crashes >= TELL_AFTER
    const data = { detail: `its core ends as soon as it starts (${how})` }
    this.set(isHopeless ? { is: 'failed', code: 'internal', data } : { is: 'waiting' })
    this.startIn(pause)
  }

  private startIn(pause: number): void {
    this.timer = setTimeout(() => this.start(), pause)
  }

  private set(state: CoreState): void {
    this.current = state
    this.emit('state', state)
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }
}

function coded(error: unknown): FieldtapError {
  return error instanceof FieldtapError ? error : new FieldtapError('internal', { detail: String(error) })
}
