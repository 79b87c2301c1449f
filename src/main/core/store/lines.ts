import { FieldtapError } from '../../../shared/errors.ts'
import type { Counters } from './counters.ts'
import type { WritableDb } from './database.ts'
import { hotWriter, lastHotSeq } from './hot.ts'
import { type Pending, toRows } from './parts.ts'
import { Repeats } from './repeats.ts'
import { SourceIds } from './sources.ts'
import type { Appended, Committed, DeviceTotals, NewBatch } from './store.ts'
import { Totals } from './totals.ts'
import type { Participant, Writer } from './writer.ts'

type Numbered = Committed['batches'][number]

/** Batches of lines on their way in: numbered at once, written when the turn ends. */
export class Lines implements Participant {
  readonly #writer: Writer
  readonly #counters: Counters
  readonly #repeats: Repeats
  readonly #sources: SourceIds
  readonly #totals: Totals
  readonly #insert
  #lastSeq: number
  #nextSeq: number
  #batches: Numbered[] = []
  #pending: Pending[] = []

  constructor(db: WritableDb, writer: Writer, counters: Counters) {
    this.#writer = writer
    this.#counters = counters
    this.#repeats = new Repeats(db, writer)
    this.#sources = new SourceIds(db, writer)
    this.#totals = new Totals(db)
    this.#insert = hotWriter(db)
    this.#lastSeq = Math.max(lastHotSeq(db), counters.get('line') ?? 0)
    this.#nextSeq = this.#lastSeq + 1
  }

  /** Highest line number that is on disk. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  /** This turn's batches. */
  get batches(): readonly Numbered[] {
    return this.#batches
  }

  repeats(): number {
    return this.#counters.get('repeat') ?? 0
  }

  get sums(): Totals {
    return this.#totals
  }

  totals(): readonly DeviceTotals[] {
    return this.#totals.all()
  }

  append(batch: NewBatch): Appended {
    check(batch)
    const of = this.#repeats.find(batch)
    if (of !== null) {
      this.#counters.set('repeat', this.repeats() + 1)
      return { is: 'repeat', of }
    }
    this.#writer.join(this)
    this.#repeats.remember(batch)
    const firstSeq = this.#nextSeq
    if (batch.count > 0) this.#add(batch, firstSeq)
    return { is: 'stored', firstSeq }
  }

  write(): void {
    for (const row of toRows(this.#pending)) this.#insert(row)
  }

  settle(): void {
    for (const { device, count: lines, bytes, received, zoneMinutes, clockOffset } of this.#batches) {
      this.#totals.add({ device, lines, bytes, lastReceived: received, zoneMinutes, clockOffset })
    }
    this.#lastSeq = this.#nextSeq - 1
    this.#batches = []
    this.#pending = []
  }

  discard(): void {
    this.#nextSeq = this.#lastSeq + 1
    this.#batches = []
    this.#pending = []
  }

  #add(batch: NewBatch, firstSeq: number): void {
    const part = {
      source: this.#sources.idOf(batch),
      received: batch.received,
      zoneMinutes: batch.zoneMinutes,
      clockOffset: batch.clockOffset,
      lines: batch.count,
      lineBytes: batch.bytes,
      bodyBytes: batch.body.byteLength,
    }
    this.#batches.push({ ...batch, firstSeq })
    this.#pending.push({ firstSeq, levels: batch.levels, part, body: batch.body })
    this.#nextSeq += batch.count
    this.#counters.set('line', this.#nextSeq - 1)
  }
}

/** A batch that contradicts itself would be found by some searches and missed by others: it is refused at once. */
function check({ count, levels, bytes, received, zoneMinutes, clockOffset }: NewBatch): void {
  const whole = [count, ...levels, bytes].every((value) => Number.isSafeInteger(value) && value >= 0)
  const sum = levels.reduce((total, level) => total + level, 0)
  if (!whole || sum !== count)
    throw new FieldtapError('internal', { detail: `a batch of ${count} lines counts ${sum}` })
  const times = [received, zoneMinutes, clockOffset].every(Number.isFinite)
  if (!times) throw new FieldtapError('internal', { detail: 'a batch has no time of arrival' })
}
