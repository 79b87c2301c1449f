/** The same lines as rows of a table with the indexes that paging by time, by level and by device needs. */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import type { Timed } from './tools.ts'

const ROWS = 100
const PER_TRANSACTION = 100_000
const LINE = /^(\S+ \S+) ([A-Z]{3}) (\S+) (\S+): (.*)$/
const LEVELS = ['ERR', 'WRN', 'INF', 'DBG']

export class IndexedRows {
  readonly #db

  constructor(db: Database.Database) {
    this.#db = db
  }

  static async of(dir: string, flat: string): Promise<IndexedRows> {
    const db = new Database(join(dir, 'rows.sqlite'))
    // It is a reference for reading: how it is written does not count.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.exec(
      'CREATE TABLE lines (id INTEGER PRIMARY KEY, ts INTEGER, level INTEGER, device TEXT, module TEXT, text TEXT) STRICT',
    )
    const sql = (rows: number) =>
      `INSERT INTO lines (ts, level, device, module, text) VALUES ${Array(rows).fill('(?,?,?,?,?)').join(',')}`
    const many = db.prepare(sql(ROWS))
    let values: unknown[] = []
    let written = 0
    db.exec('BEGIN')
    for await (const line of createInterface({ input: createReadStream(flat, { highWaterMark: 1 << 20 }) })) {
      const [, time = '', level = '', device, module, text] = LINE.exec(line) ?? []
      values.push(Date.parse(`${time}Z`), LEVELS.indexOf(level), device, module, text)
      if (values.length < ROWS * 5) continue
      many.run(...values)
      values = []
      written += ROWS
      if (written % PER_TRANSACTION === 0) db.exec('COMMIT; BEGIN')
    }
    if (values.length > 0) db.prepare(sql(values.length / 5)).run(...values)
    db.exec('COMMIT')
    // The level beside the time: several levels are paged through by the index alone.
    for (const columns of ['ts, level', 'level, ts', 'device, ts'])
      db.exec(`CREATE INDEX by_${columns.replace(', ', '_')} ON lines (${columns})`)
    // Without it SQLite takes a way that is up to ten times as long.
    db.exec('ANALYZE')
    return new IndexedRows(db)
  }

  /** First and last time. */
  span(): { readonly from: number; readonly to: number } {
    return this.#db.prepare('SELECT min(ts) AS "from", max(ts) AS "to" FROM lines').get() as {
      from: number
      to: number
    }
  }

  /** Rows of these levels. */
  ofLevels(levels: readonly string[]): number {
    return this.#db
      .prepare<[], number>(`SELECT count(*) FROM lines WHERE ${among(levels)}`)
      .pluck()
      .get() as number
  }

  /**
   * 200 rows of these levels in order of time, from an offset on: asked plainly, and for the numbers of the rows first, so that
   * whole rows are neither passed over nor sorted. The faster of both counts.
   */
  page(levels: readonly string[], offset: number): Timed<number> {
    const numbers = `SELECT id FROM lines WHERE ${among(levels)} ORDER BY ts LIMIT 200 OFFSET ?`
    const ways = [
      `SELECT * FROM lines WHERE ${among(levels)} ORDER BY ts LIMIT 200 OFFSET ?`,
      `SELECT * FROM lines WHERE id IN (${numbers}) ORDER BY ts`,
    ]
    const answers = ways.map((sql) => {
      const page = this.#db.prepare(sql)
      const began = performance.now()
      const rows = page.all(offset)
      return { ms: performance.now() - began, value: rows.length }
    })
    return answers.reduce((best, answer) => (answer.ms < best.ms ? answer : best))
  }

  /** What the app has to answer: the same in order of arrival, which is that of the rows' numbers. */
  arrived(levels: readonly string[], offset: number): readonly { readonly level: string; readonly text: string }[] {
    const rows = this.#db
      .prepare<[number], { level: number; text: string }>(
        `SELECT level, text FROM lines WHERE ${among(levels)} ORDER BY id LIMIT 200 OFFSET ?`,
      )
      .all(offset)
    return rows.map(({ level, text }) => ({ level: LEVELS[level] ?? '', text }))
  }

  histogram({ from, to, buckets }: { from: number; to: number; buckets: number }): Timed<number> {
    const grouped = this.#db.prepare<unknown[], { n: number }>(
      `SELECT CAST((ts - ?) * ? / ? AS INTEGER) AS bucket, level, count(*) AS n FROM lines
        WHERE ts >= ? AND ts < ? GROUP BY 1, 2`,
    )
    const began = performance.now()
    const rows = grouped.all(from, buckets, to - from, from, to)
    return { ms: performance.now() - began, value: rows.reduce((sum, { n }) => sum + n, 0) }
  }

  close(): void {
    this.#db.close()
  }
}

function among(levels: readonly string[]): string {
  const [only, ...others] = levels.map((level) => LEVELS.indexOf(level))
  return others.length === 0 ? `level = ${only}` : `level IN (${[only, ...others].join(', ')})`
}
