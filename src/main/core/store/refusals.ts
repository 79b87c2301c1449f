import type { Refusal } from '../../../shared/model.ts'
import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { Writer } from './writer.ts'

/** What had to be refused, counted by cause. A flood of refusals costs one statement per cause and turn. */
export class Refusals {
  readonly #counts: Overlay<string, Refusal>

  constructor(db: WritableDb, writer: Writer) {
    const rows = db.prepare<[], Refusal>('SELECT code, count, last_at AS lastAt, last FROM refusals').all()
    const save = db.prepare(
      `INSERT INTO refusals VALUES (?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET count = excluded.count, last_at = excluded.last_at, last = excluded.last`,
    )
    const entries = rows.map((row) => [row.code, row] as const)
    this.#counts = new Overlay<string, Refusal>(writer, entries, (code, refusal) => {
      if (refusal !== null) save.run(code, refusal.count, Math.round(refusal.lastAt), refusal.last)
    })
  }

  count(code: string, at: number, last: string): void {
    this.#counts.set(code, { code, count: (this.#counts.get(code)?.count ?? 0) + 1, lastAt: at, last })
  }

  /** Newest first. */
  all(): Refusal[] {
    return this.#counts.values().sort((a, b) => b.lastAt - a.lastAt)
  }
}
