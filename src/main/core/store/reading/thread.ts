/** A reading thread seen from the core: starts it when needed, feeds it, and replaces it when it hangs or dies. */
import type { Worker } from 'node:worker_threads'
import { FieldtapError } from '../../../../shared/errors.ts'
import type { Answers, Failure, FromThread, Progress, Task, ThreadData, ToThread } from './protocol.ts'
import { Pulse } from './pulse.ts'
import { Request } from './request.ts'
import { takeThread } from './spare.ts'
import { Watchdog } from './watchdog.ts'

export interface ThreadOptions {
  readonly file: string
  readonly decodeModule: string | null
  /** How long a thread may be at one line before it counts as stuck, ms. */
  readonly patience: number
  /** A read found the file damaged. */
  readonly damaged: () => void
  /** Whether it is the thread that is asked first, see `warm-up.ts`. */
  readonly warm: boolean
  /** Whether it is asked what `practice.ts` asks. */
  readonly practices: boolean
}

/** A thread that is not up by then is ended as it is, ms. */
const START_MS = 3000

export class ReadingThread {
  readonly #options: ThreadOptions
  readonly #requests = new Map<number, Request>()
  readonly #watchdog: Watchdog
  #worker: Worker | null = null
  #pulse = new Pulse(Pulse.memory())
  #ready = false
  #closed = false
  #nextId = 1

  constructor(options: ThreadOptions) {
    this.#options = options
    this.#watchdog = new Watchdog(options.patience, {
      look: () => this.#pulse.read(),
      wanted: (id) => this.#requests.has(id),
      idle: () => this.#requests.size === 0,
      stuck: (reading) => this.#stuck(reading),
    })
  }

  /** Whether it would begin at once. */
  get idle(): boolean {
    return this.#ready && this.#requests.size === 0
  }

  /**
   * The answer piece by piece; the thread pauses while nobody takes them. `ended` is told how far it came in the end.
   * @throws FieldtapError `store-failed` once the store is closed, `cancelled` once the signal aborts, `query-invalid` for a pattern that never ends
   */
  async *ask<K extends Task['is']>(
    task: Extract<Task, { is: K }>,
    signal: AbortSignal | null,
    ended?: (progress: Progress | null) => void,
  ): AsyncGenerator<Answers[K]> {
    if (this.#closed) throw new FieldtapError('store-failed', { detail: 'it is closed' })
    if (signal?.aborted) throw new FieldtapError('cancelled')
    const request = new Request(this.#nextId++, task)
    const cancel = () => request.dropped(new FieldtapError('cancelled'))
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      this.#open(request)
      for (let piece = await request.next(); piece !== undefined; piece = await request.next()) {
        if (!request.ended) this.#send({ is: 'credit', id: request.id })
        yield piece as Answers[K]
      }
      ended?.(request.progress)
    } finally {
      signal?.removeEventListener('abort', cancel)
      this.#forget(request)
    }
  }

  /** Has the thread ready before somebody waits for it. */
  warm(): void {
    this.#start()
    if (this.#requests.size === 0) this.#worker?.unref()
  }

  /** Lines came that are not sealed. One that is not up yet sees them when it is. */
  came(): void {
    if (this.#ready) this.#send({ is: 'came' })
  }

  /** Forgets what it keeps in memory of lines that are gone; one that is at work does so when it is started next. */
  renew(): void {
    if (this.#closed || this.#worker === null || this.#requests.size > 0) return
    void this.#end()
    this.warm()
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const request of this.#requests.values()) request.dropped(new FieldtapError('cancelled'))
    this.#watchdog.stop()
    await this.#end()
  }

  #open(request: Request): void {
    this.#requests.set(request.id, request)
    this.#watchdog.start()
    this.#start()
    // An answer that somebody waits for keeps the process alive, an idle thread does not.
    this.#worker?.ref()
    this.#submit(request)
  }

  #submit({ id, task, progress, credit }: Request): void {
    this.#send({ is: 'start', id, task, progress, credit })
  }

  #forget({ id, done }: Request): void {
    if (!this.#requests.delete(id)) return
    if (!done) this.#send({ is: 'stop', id })
    if (this.#requests.size === 0) this.#worker?.unref()
  }

  #send(message: ToThread): void {
    this.#worker?.postMessage(message)
  }

  #start(): void {
    if (this.#worker !== null || this.#closed) return
    const memory = Pulse.memory()
    this.#pulse = new Pulse(memory)
    this.#ready = false
    const { file, decodeModule, warm, practices } = this.#options
    const worker = takeThread()
    this.#worker = worker
    worker.postMessage({ file, decodeModule, pulse: memory, warm, practices } satisfies ThreadData)
    let why: Error | null = null
    worker.on('message', (message: FromThread) => this.#receive(message))
    worker.on('error', (error: Error) => {
      why = error
    })
    worker.on('exit', (code) => this.#died(why?.message ?? `exit code ${code}`))
  }

  #receive(message: FromThread): void {
    if (message.is === 'ready') {
      this.#ready = true
      return
    }
    const request = this.#requests.get(message.id)
    if (message.is === 'piece') {
      request?.arrived(message.value, message.progress)
      if (message.last) request?.finish()
    } else if (message.is === 'done') request?.finish()
    else request?.failed(this.#toError(message.failure))
  }

  #toError({ code, detail, damage }: Failure): FieldtapError {
    if (damage) this.#options.damaged()
    return new FieldtapError(code, { detail })
  }

  #stuck({ request: id, matching }: ReturnType<Pulse['read']>): void {
    const seconds = Math.round(this.#options.patience / 1000)
    const error = matching
      ? new FieldtapError('query-invalid', { detail: `a pattern took more than ${seconds} s on one line` })
      : new FieldtapError('internal', { detail: `reading took more than ${seconds} s on one batch` })
    this.#requests.get(id)?.failed(error)
    this.#requests.delete(id)
    void this.#end()
    this.#restart()
  }

  /** It ended by itself. The request that it was at may have been the cause and gets one more chance, the others go on. */
  #died(why: string): void {
    const culprit = this.#requests.get(this.#pulse.read().request)
    for (const request of culprit === undefined ? this.#requests.values() : [culprit]) request.deaths++
    this.#worker = null
    for (const [id, request] of this.#requests) {
      if (request.ended || (this.#ready && request.deaths < 2)) continue
      request.failed(new FieldtapError('internal', { detail: `the reading thread ended (${why})` }))
      this.#requests.delete(id)
    }
    this.#restart()
  }

  #restart(): void {
    if (this.#requests.size === 0) return
    this.#start()
    for (const request of this.#requests.values()) if (!request.ended) this.#submit(request)
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    if (worker === null) return
    worker.removeAllListeners()
    // What it says while it goes down interests nobody, but an error without a listener would end the process.
    worker.on('error', () => undefined)
    // To end it while it loads SQLite's library would end the process.
    if (!this.#ready) await started(worker)
    await worker.terminate()
  }
}

/** It said something or ended, or takes too long for either. */
function started(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, START_MS)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    worker.once('message', done)
    worker.once('exit', done)
  })
}
