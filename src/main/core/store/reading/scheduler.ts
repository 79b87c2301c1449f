/**
 * The thread's day: tasks take turns in short slices, each within one read transaction, so that no task waits for
 * another, messages are heard in between, and no old view of the file is held while an asker takes its time.
 */
import { FieldtapError } from '../../../../shared/errors.ts'
import type { ReadableDb } from '../database.ts'
import { inWords, isDamage } from '../sqlite-error.ts'
import type { Failure, FromThread, Piece, Progress, Task, ToThread } from './protocol.ts'
import type { Reading } from './scan.ts'
import type { Steps } from './tasks.ts'

const SLICE_MS = 8

interface Job {
  readonly id: number
  readonly steps: Steps
  /** Pieces that the asker is ready to take. */
  credit: number
  stopped: boolean
  wake: () => void
}

type Post = (message: FromThread, transfer?: readonly ArrayBuffer[]) => void

export class Scheduler {
  readonly #db: ReadableDb
  readonly #reading: Reading
  readonly #start: (task: Task, progress: Progress | null) => Steps
  readonly #post: Post
  readonly #began: () => void
  readonly #prepare: (task: Task) => Promise<void>
  readonly #jobs = new Map<number, Job>()
  #endedAt = -Infinity
  readonly #begin
  readonly #end

  /** `began` is called at the beginning of each read transaction, `prepare` before work on a task begins. */
  constructor(
    db: ReadableDb,
    reading: Reading,
    start: (task: Task, progress: Progress | null) => Steps,
    post: Post,
    began: () => void,
    prepare: (task: Task) => Promise<void>,
  ) {
    this.#db = db
    this.#reading = reading
    this.#start = start
    this.#post = post
    this.#began = began
    this.#prepare = prepare
    this.#begin = db.prepare('BEGIN')
    this.#end = db.prepare('COMMIT')
  }

  /** Whether nothing was asked for so many milliseconds. */
  rests(ms: number): boolean {
    return this.#jobs.size === 0 && performance.now() - this.#endedAt >= ms
  }

  receive(message: Exclude<ToThread, { is: 'came' }>): void {
    const job = this.#jobs.get(message.id)
    switch (message.is) {
      case 'start':
        void this.#run(message)
        break
      case 'credit':
        if (job !== undefined) job.credit++
        job?.wake()
        break
      case 'stop':
        if (job !== undefined) job.stopped = true
        job?.wake()
        break
    }
  }

  async #run({ id, task, progress, credit }: Extract<ToThread, { is: 'start' }>): Promise<void> {
    try {
      const steps = this.#start(task, progress)
      const job: Job = { id, steps, credit, stopped: false, wake: () => undefined }
      this.#jobs.set(id, job)
      await this.#prepare(task)
      const toldLast = await this.#work(job)
      if (!job.stopped && !toldLast) this.#post({ is: 'done', id })
    } catch (error) {
      this.#post({ is: 'failed', id, failure: toFailure(error) })
    }
    this.#jobs.delete(id)
    this.#endedAt = performance.now()
  }

  /** Gives whether the asker knows already that nothing follows. */
  async #work(job: Job): Promise<boolean> {
    while (!job.stopped) {
      const outcome = this.#slice(job)
      if (outcome === 'done') return false
      if (outcome !== null) await this.#hand(job, outcome)
      if (outcome?.last === true) return true
      await new Promise(setImmediate)
    }
    return false
  }

  async #hand(job: Job, { value, progress, last = false, transfer = [] }: Piece): Promise<void> {
    while (job.credit === 0 && !job.stopped) await new Promise<void>((resolve) => (job.wake = resolve))
    if (job.stopped) return
    job.credit--
    this.#post({ is: 'piece', id: job.id, value, progress, last }, transfer)
  }

  #slice(job: Job): Piece | 'done' | null {
    const { pulse, snapshot } = this.#reading
    const end = performance.now() + SLICE_MS
    pulse.begin(job.id)
    snapshot.number++
    this.#begin.run()
    try {
      this.#began()
      do {
        const step = job.steps.next()
        if (step.done) return 'done'
        if (step.value !== null) return step.value
      } while (performance.now() < end)
      return null
    } finally {
      // After an error SQLite may have ended it by itself.
      if (this.#db.inTransaction) this.#end.run()
      pulse.begin(0)
    }
  }
}

function toFailure(error: unknown): Failure {
  const invalid = error instanceof FieldtapError && error.code === 'query-invalid'
  const detail = error instanceof FieldtapError ? (error.data.detail ?? error.message) : inWords(error)
  return { code: invalid ? 'query-invalid' : 'internal', detail, damage: isDamage(error) }
}
