/** Sealing seen from the core: says when, and writes what the thread makes into the turn's transaction. */
import { Worker } from 'node:worker_threads'
import { pieceWriter } from '../blocks/table.ts'
import type { WritableDb } from '../database.ts'
import { hotLines } from '../hot.ts'
import { isDamage } from '../sqlite-error.ts'
import type { Participant, Writer } from '../writer.ts'
import { HoldBack } from './hold-back.ts'
import type { FromSealer, Piece, SealerData, ToSealer } from './protocol.ts'

export interface SealingOptions extends SealerData {
  /** What does not fill a block is sealed when no line came for so long, ms. */
  readonly restMs: number
  /** The thread found the file damaged. */
  readonly damaged: () => void
}

/** How long closing waits for what is left to be sealed, ms; the rest is sealed at the next start. */
const CLOSE_MS = 3000
/** Between two looks whether what is held back may be sealed, ms. */
const HELD_MS = 100
/** After what it made could not be written, the thread is not started again for so long, ms. */
const PAUSE_MS = 30_000

/** From sources it is the file beside this one; bundled, the build gives it this name beside all other chunks. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './store-sealing-worker.js', import.meta.url)

export class Sealing implements Participant {
  readonly #writer: Writer
  readonly #options: SealingOptions
  readonly #db: WritableDb
  readonly #begin
  readonly #back
  readonly #release
  readonly #write: (piece: Piece) => void
  #worker: Worker | null = null
  /** Lines in hot rows, as committed. */
  #hotLines: number
  /** Lines that came since the thread was asked last. */
  #fresh: number
  #lastSeq = 0
  #lastCame = 0
  readonly #holdBack = new HoldBack()
  #timer: NodeJS.Timeout | null = null
  #heldTimer: NodeJS.Timeout | null = null
  #pieces: Piece[] = []
  readonly #waiting: { readonly upTo: number; readonly resolve: () => void }[] = []
  #closed = false
  /** Only the next start can help. */
  #broken = false
  #failed = false
  #pausedUntil = -Infinity

  constructor(db: WritableDb, writer: Writer, options: SealingOptions) {
    this.#writer = writer
    this.#options = options
    this.#db = db
    this.#begin = db.prepare('SAVEPOINT pieces')
    this.#back = db.prepare('ROLLBACK TO pieces')
    this.#release = db.prepare('RELEASE pieces')
    this.#write = pieceWriter(db)
    this.#hotLines = hotLines(db)
    this.#fresh = this.#hotLines
  }

  /** Lines were committed; `lastSeq` is the last one's number. */
  came(lines: number, lastSeq: number): void {
    if (lines === 0) return
    this.#hotLines += lines
    this.#fresh += lines
    this.#lastSeq = lastSeq
    this.#lastCame = performance.now()
    this.#holdBack.came(lines, this.#lastCame)
    if (this.#fresh >= this.#options.blockLines) this.#ask(false)
    this.#watchRest()
  }

  /** To be called once the store is open: what was left is sealed when it rests. */
  begin(lastSeq: number): void {
    this.#lastSeq = lastSeq
    this.#lastCame = performance.now()
    if (this.#hotLines > 0) this.#watchRest()
  }

  /** Seals what is committed now; resolves when that is on disk, or cannot be done. */
  async all(): Promise<void> {
    if (this.#hotLines === 0 || !this.#canAsk()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ upTo: this.#lastSeq, resolve })
    this.#ask(true)
    this.#worker?.ref()
    await promise
  }

  /** Seals what is left, as far as that goes fast. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#heldTimer !== null) clearTimeout(this.#heldTimer)
    let timer: NodeJS.Timeout | undefined
    await Promise.race([this.all(), new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MS)))])
    clearTimeout(timer)
    this.#closed = true
    await this.#end()
    this.#rested()
  }

  /** What fails here must not take down what devices wait to have acknowledged. */
  write(): void {
    this.#failed = false
    this.#begin.run()
    try {
      for (const piece of this.#pieces) this.#write(piece)
    } catch (error) {
      if (!this.#db.inTransaction) throw error
      this.#back.run()
      this.#failed = true
      if (isDamage(error)) this.#options.damaged()
    }
    this.#release.run()
  }

  settle(): void {
    if (this.#failed) {
      this.#pausedUntil = performance.now() + PAUSE_MS
      this.discard()
      return
    }
    for (const piece of this.#pieces) if (piece.is === 'blocks') this.#hotLines -= piece.hot.lines
    this.#send({ is: 'kept', pieces: this.#pieces.length })
    this.#pieces = []
  }

  /** What the thread made was not kept, and what it makes next builds on it: another one starts from what is there. */
  discard(): void {
    this.#pieces = []
    void this.#end()
    this.#fresh = this.#hotLines
    this.#rested()
  }

  #ask(rest: boolean): void {
    if (!this.#canAsk()) return
    this.#fresh = 0
    this.#start()
    const held = rest ? 0 : this.#holdBack.lines(performance.now())
    this.#send({ is: 'seal', upTo: this.#lastSeq - held, rest })
    if (held > 0) this.#watchHeld()
  }

  /** What is held back is asked for when no more comes. */
  #watchHeld(): void {
    this.#heldTimer ??= setTimeout(() => {
      this.#heldTimer = null
      this.#ask(false)
    }, HELD_MS)
    this.#heldTimer.unref()
  }

  #canAsk(): boolean {
    return !this.#closed && !this.#broken && performance.now() >= this.#pausedUntil
  }

  /** Everything up to a line is sealed, or will not be now. */
  #rested(upTo = Infinity): void {
    const all = this.#waiting.splice(0)
    for (const one of all) {
      if (one.upTo <= upTo) one.resolve()
      else this.#waiting.push(one)
    }
    if (this.#waiting.length === 0) this.#worker?.unref()
  }

  #watchRest(): void {
    if (this.#timer !== null) return
    const wait = Math.max(1, this.#lastCame + this.#options.restMs - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (performance.now() - this.#lastCame < this.#options.restMs) this.#watchRest()
      else if (this.#hotLines > 0) this.#ask(true)
    }, wait)
    this.#timer.unref()
  }

  #start(): void {
    if (this.#worker !== null) return
    const { file, decodeModule, blockLines } = this.#options
    const workerData: SealerData = { file, decodeModule, blockLines }
    const worker = new Worker(ENTRY, { workerData, name: 'fieldtap-sealer' })
    this.#worker = worker
    worker.on('message', (message: FromSealer) => this.#receive(message))
    worker.on('error', () => undefined)
    worker.on('exit', () => this.#gone())
    // Only closing waits for it.
    worker.unref()
  }

  #receive(message: FromSealer): void {
    switch (message.is) {
      case 'piece':
        this.#take(message.piece)
        return
      case 'done':
        if (message.rest) this.#rested(message.upTo)
        return
      case 'failed':
        if (message.damage) this.#options.damaged()
        this.#broken = true
        void this.#end()
        this.#rested()
    }
  }

  #take(piece: Piece): void {
    if (this.#closed) return
    this.#writer.join(this)
    this.#pieces.push(piece)
  }

  /** It ended by itself, and would again over the same rows. */
  #gone(): void {
    this.#worker = null
    this.#broken = true
    this.#rested()
  }

  #send(message: ToSealer): void {
    this.#worker?.postMessage(message)
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    worker?.removeAllListeners()
    worker?.on('error', () => undefined)
    await worker?.terminate()
  }
}
