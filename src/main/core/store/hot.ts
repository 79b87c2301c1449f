/** The table of batches as received: the only place that knows its columns. */
import type { LevelCounts } from '../platforms/platform.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { type Part, type Row, readParts } from './parts.ts'

/** What is known of a row without reading its body. */
export interface HotHeader {
  readonly firstSeq: number
  readonly lines: number
  readonly levels: LevelCounts
  readonly parts: readonly Part[]
}

/** Line numbers, both ends inclusive. */
export interface SeqRange {
  readonly low: number
  readonly high: number
}

export type Order = 'newest' | 'oldest'

export function hotWriter(db: WritableDb): (row: Row) => void {
  const insert = db.prepare('INSERT INTO hot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  return ({ firstSeq, lines, levels: [errors, warns, infos, debugs, nones], parts, body }) => {
    insert.run(firstSeq, lines, errors, warns, infos, debugs, nones, parts, body)
  }
}

/** Highest line number in the table, 0 if it is empty. */
export function lastHotSeq(db: ReadableDb): number {
  const last = db.prepare('SELECT first_seq + lines - 1 FROM hot ORDER BY first_seq DESC LIMIT 1').pluck().get()
  return Number(last ?? 0)
}

export function isHotEmpty(db: ReadableDb): () => boolean {
  const found = db.prepare('SELECT 1 FROM hot LIMIT 1').pluck()
  return () => found.get() === undefined
}

/** Lines in all rows. */
export function hotLines(db: ReadableDb): number {
  return Number(db.prepare('SELECT coalesce(sum(lines), 0) FROM hot').pluck().get())
}

/** Every row's parts, oldest first; reads no bodies. */
export function* hotParts(db: ReadableDb): Generator<readonly Part[]> {
  const rows = db.prepare<[], string>('SELECT parts FROM hot ORDER BY first_seq').pluck()
  for (const parts of rows.iterate()) yield readParts(parts)
}

/** A row with its body. */
export interface HotRow extends HotHeader {
  readonly body: Buffer
}

interface HeaderRow {
  readonly first_seq: number
  readonly lines: number
  readonly errors: number
  readonly warns: number
  readonly infos: number
  readonly debugs: number
  readonly nones: number
  readonly parts: string
}

const HEADER = 'first_seq, lines, errors, warns, infos, debugs, nones, parts'

/** Rows below a line number, newest first. */
export const NEWEST_FIRST = `SELECT ${HEADER} FROM hot WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT ?`
const FROM_LINE = `
  WHERE first_seq >= coalesce((SELECT max(first_seq) FROM hot WHERE first_seq <= ?), 0) AND first_seq <= ?
  ORDER BY first_seq LIMIT ?`
/** Rows from the one that holds a line number, oldest first. */
export const OLDEST_FIRST = `SELECT ${HEADER} FROM hot ${FROM_LINE}`

export class HotReader {
  readonly #newest
  readonly #oldest
  readonly #body
  readonly #rows
  readonly #first

  constructor(db: ReadableDb) {
    this.#newest = db.prepare<[number, number], HeaderRow>(NEWEST_FIRST)
    this.#oldest = db.prepare<[number, number, number], HeaderRow>(OLDEST_FIRST)
    this.#body = db.prepare<[number], Buffer>('SELECT body FROM hot WHERE first_seq = ?').pluck()
    this.#rows = db.prepare<[number, number, number], HeaderRow & { readonly body: Buffer }>(
      `SELECT ${HEADER}, body FROM hot ${FROM_LINE}`,
    )
    this.#first = db.prepare<[], number>('SELECT min(first_seq) FROM hot').pluck()
  }

  /** Lowest line number, or null where there are no rows. */
  firstSeq(): number | null {
    return this.#first.get() ?? null
  }

  /** The next rows that overlap the range, in order, at most `count`; none at its end. */
  headers({ low, high }: SeqRange, order: Order, count: number): HotHeader[] {
    const rows = order === 'newest' ? this.#newest.all(high, count) : this.#oldest.all(low, high, count)
    return rows.filter((row) => row.first_seq + row.lines > low).map(toHeader)
  }

  /** The same, oldest first, with their bodies. */
  rows({ low, high }: SeqRange, count: number): HotRow[] {
    const rows = this.#rows.all(low, high, count).filter((row) => row.first_seq + row.lines > low)
    return rows.map((row) => ({ ...toHeader(row), body: row.body }))
  }

  /** A row's body, or null if it is gone by now. */
  body(firstSeq: number): Buffer | null {
    return this.#body.get(firstSeq) ?? null
  }
}

function toHeader(row: HeaderRow): HotHeader {
  const { first_seq: firstSeq, lines, errors, warns, infos, debugs, nones, parts } = row
  return { firstSeq, lines, levels: [errors, warns, infos, debugs, nones], parts: readParts(parts) }
}
