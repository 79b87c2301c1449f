/** The reference for everything that takes lines in: bare better-sqlite3, parsed lines, 100 to a statement, FULL. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { logLines } from './gen-corpus.mjs'

const ROWS = 100
const PER_TRANSACTION = 10_000

/** Lines per second. */
export function bareInsert(dir: string, lines: number): number {
  const file = join(dir, 'bare.sqlite')
  const parsed = [...logLines({ lines, devices: 20, seed: 1 })].map((line) => [
    Date.parse(`${line.time}Z`),
    line.level,
    line.device,
    line.module,
    line.text,
  ])
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(
    'CREATE TABLE lines (id INTEGER PRIMARY KEY, ts INTEGER, level TEXT, device TEXT, module TEXT, text TEXT) STRICT',
  )
  const insert = db.prepare(
    `INSERT INTO lines (ts, level, device, module, text) VALUES ${Array(ROWS).fill('(?,?,?,?,?)').join(',')}`,
  )
  const began = performance.now()
  for (let at = 0; at < parsed.length; at += PER_TRANSACTION) {
    db.exec('BEGIN')
    for (let row = at; row < Math.min(at + PER_TRANSACTION, parsed.length); row += ROWS)
      insert.run(...parsed.slice(row, row + ROWS).flat())
    db.exec('COMMIT')
  }
  const seconds = (performance.now() - began) / 1000
  db.close()
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  return parsed.length / seconds
}
