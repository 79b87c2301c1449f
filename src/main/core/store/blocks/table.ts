/** The tables of blocks: the only place that knows their columns. */
import type { ReadableDb, WritableDb } from '../database.ts'
import type { Piece, SealedTotals } from '../sealing/protocol.ts'
import { firstBlockOf, GROUP_BLOCKS, ROW_BYTES, SLICE_BYTES } from './slices.ts'
import { decodeTemplate, type Template } from './template.ts'

/**
 * Writes a piece, inside a transaction. The counter 'blocks' counts changes to the blocks, so that readers notice them,
 * and 'turned' the groups whose grams are turned.
 */
export function pieceWriter(db: WritableDb): (piece: Piece) => void {
  const block = db.prepare('INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?)')
  const body = db.prepare('INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)')
  const grams = db.prepare('INSERT OR REPLACE INTO grams VALUES (?, ?)')
  const slices = db.prepare('INSERT OR REPLACE INTO slices VALUES (?, ?)')
  const template = db.prepare('INSERT INTO templates VALUES (?, ?)')
  const copy = db.prepare('INSERT INTO template_copies VALUES (?, ?)')
  const clearHot = db.prepare('DELETE FROM hot WHERE first_seq BETWEEN ? AND ?')
  const clearGrams = db.prepare('DELETE FROM grams WHERE block BETWEEN ? AND ?')
  const changed = db.prepare("INSERT INTO counters VALUES ('blocks', 1) ON CONFLICT DO UPDATE SET value = value + 1")
  const turned = db.prepare(
    "INSERT INTO counters VALUES ('turned', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  )
  const total = db.prepare(`
    INSERT INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device) DO UPDATE SET
      lines = lines + excluded.lines, bytes = bytes + excluded.bytes, last_received = excluded.last_received,
      zone_minutes = excluded.zone_minutes, clock_offset = excluded.clock_offset,
      from_time = min(from_time, excluded.from_time), to_time = max(to_time, excluded.to_time)`)
  return (piece) => {
    switch (piece.is) {
      case 'blocks':
        for (const { id, body: encoded } of piece.templates) {
          template.run(id, encoded)
          copy.run(id, encoded)
        }
        for (const { id, firstSeq, lines, ...parts } of piece.blocks) {
          block.run(id, firstSeq, lines, parts.header)
          body.run(id, parts.columns, parts.body)
          grams.run(id, parts.grams)
        }
        for (const { device, lines, bytes, lastReceived, zoneMinutes, clockOffset, from, to } of piece.totals) {
          total.run(device, lines, bytes, lastReceived, zoneMinutes, clockOffset, from, to)
        }
        clearHot.run(piece.hot.from, piece.hot.to)
        changed.run()
        return
      case 'slices':
        for (let at = 0; at < piece.rows.length; at += ROW_BYTES) {
          slices.run(piece.firstRow + at / ROW_BYTES, piece.rows.subarray(at, at + ROW_BYTES))
        }
        return
      case 'turned':
        clearGrams.run(firstBlockOf(piece.group), firstBlockOf(piece.group) + GROUP_BLOCKS - 1)
        turned.run(piece.group + 1)
    }
  }
}

/** Sums over the sealed lines of each device. */
export function sealedTotals(db: ReadableDb): SealedTotals[] {
  return db
    .prepare<[], SealedTotals>(
      `SELECT device, lines, bytes, last_received AS lastReceived, zone_minutes AS zoneMinutes,
        clock_offset AS clockOffset, from_time AS "from", to_time AS "to" FROM sealed`,
    )
    .all()
}

export interface BlockRow {
  readonly id: number
  readonly firstSeq: number
  readonly lines: number
  readonly header: Buffer
}

/** Many blocks at once, as far as their headers go. */
export interface HeaderRun {
  /** All headers, one after the other. */
  readonly bytes: Buffer
  /** How many bytes each takes. */
  readonly lengths: readonly number[]
  readonly ids: readonly number[]
  readonly firstSeqs: readonly number[]
  readonly lines: readonly number[]
}

export class BlockTable {
  readonly #run
  readonly #last
  readonly #first
  readonly #lastId
  readonly #state
  readonly #columns
  readonly #body
  readonly #grams
  readonly #slice
  readonly #templates
  readonly #sixes

  constructor(db: ReadableDb) {
    // One by one, ten thousand of them take four times as long.
    this.#run = db.prepare<[number, number], Record<Exclude<keyof HeaderRun, 'bytes'>, string> & { bytes: Buffer }>(
      `SELECT CAST(group_concat(header, '') AS BLOB) AS bytes, group_concat(length(header)) AS lengths,
          group_concat(id) AS ids, group_concat(first_seq) AS firstSeqs, group_concat(lines) AS lines
        FROM (SELECT * FROM blocks WHERE id BETWEEN ? AND ? ORDER BY id) HAVING count(*) > 0`,
    )
    this.#first = db.prepare<[], number | null>('SELECT min(id) FROM blocks').pluck()
    this.#lastId = db.prepare<[], number | null>('SELECT max(id) FROM blocks').pluck()
    this.#last = db.prepare<[], BlockRow>(
      'SELECT id, first_seq AS firstSeq, lines, header FROM blocks ORDER BY id DESC LIMIT 1',
    )
    this.#state = db.prepare<[], { name: 'blocks' | 'turned'; value: number }>(
      "SELECT name, value FROM counters WHERE name IN ('blocks', 'turned')",
    )
    this.#columns = db.prepare<[number], Buffer>('SELECT columns FROM bodies WHERE id = ?').pluck()
    this.#body = db.prepare<[number], Buffer>('SELECT body FROM bodies WHERE id = ?').pluck()
    this.#grams = db.prepare<[number], Buffer>('SELECT bits FROM grams WHERE block = ?').pluck()
    this.#slice = db
      .prepare<[number, number], Buffer>(`SELECT substr(bits, ?, ${SLICE_BYTES}) FROM slices WHERE id = ?`)
      .pluck()
    this.#sixes = db.prepare<[], number>("SELECT value FROM counters WHERE name = 'sixes'").pluck()
    this.#templates = db.prepare<[number], { id: number; body: Buffer }>(
      'SELECT id, body FROM templates WHERE id >= ? ORDER BY id',
    )
  }

  /** Headers of the blocks with these numbers; null where there is none of them. */
  headers(first: number, last: number): HeaderRun | null {
    const run = this.#run.get(first, last)
    if (run === undefined) return null
    const numbers = (list: string) => JSON.parse(`[${list}]`) as number[]
    const { bytes, lengths, ids, firstSeqs, lines } = run
    return {
      bytes,
      lengths: numbers(lengths),
      ids: numbers(ids),
      firstSeqs: numbers(firstSeqs),
      lines: numbers(lines),
    }
  }

  /** Number of the oldest block, or null where there is none. */
  firstId(): number | null {
    return this.#first.get() ?? null
  }

  /** Number of the newest block, or null where there is none. */
  lastId(): number | null {
    return this.#lastId.get() ?? null
  }

  last(): BlockRow | null {
    return this.#last.get() ?? null
  }

  /** Changes to the blocks so far, and groups whose grams are turned. */
  state(): { readonly blocks: number; readonly turned: number } {
    const state = { blocks: 0, turned: 0 }
    for (const { name, value } of this.#state.all()) state[name] = value
    return state
  }

  columns(id: number): Buffer | null {
    return this.#columns.get(id) ?? null
  }

  body(id: number): Buffer | null {
    return this.#body.get(id) ?? null
  }

  grams(id: number): Buffer | null {
    return this.#grams.get(id) ?? null
  }

  /** The first block with bits of sixes among its grams. */
  firstWithSixes(): number {
    return this.#sixes.get() ?? Infinity
  }

  /** One slice of a row; null where there is none. */
  slice(row: number, at: number): Buffer | null {
    const slice = this.#slice.get(at + 1, row)
    return slice?.length === SLICE_BYTES ? slice : null
  }

  templatesFrom(id: number): { readonly id: number; readonly template: Template }[] {
    return this.#templates.all(id).map(({ id: own, body }) => ({ id: own, template: decodeTemplate(body) }))
  }
}
