import type { Gap } from '../../../shared/model.ts'
import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { Writer } from './writer.ts'

interface Row {
  readonly id: number
  readonly device: string | null
  readonly connection: string | null
  readonly from_at: number
  readonly to_at: number | null
  readonly cause: Gap['cause']
  readonly detail: string
}

/** Times in which nothing could be captured, in the order in which they were opened. */
export class Gaps {
  readonly #gaps: Overlay<number, Gap>

  constructor(db: WritableDb, writer: Writer) {
    const rows = db
      .prepare<[], Row>('SELECT id, device, connection, from_at, to_at, cause, detail FROM gaps ORDER BY id')
      .all()
    const save = db.prepare(
      'INSERT INTO gaps VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET to_at = excluded.to_at',
    )
    const entries = rows.map((row) => [row.id, toGap(row)] as const)
    this.#gaps = new Overlay<number, Gap>(writer, entries, (id, gap) => {
      if (gap === null) return
      const to = gap.to === null ? null : Math.round(gap.to)
      save.run(id, gap.device, gap.connection, Math.round(gap.from), to, gap.cause, gap.detail)
    })
  }

  open(gap: Omit<Gap, 'id'>): Gap {
    const last = this.#gaps.values().at(-1)
    const opened = { ...gap, id: (last?.id ?? 0) + 1 }
    this.#gaps.set(opened.id, opened)
    return opened
  }

  /** Nothing happens for a gap that is not there or closed already. */
  close(id: number, to: number): void {
    const gap = this.#gaps.get(id)
    if (gap !== undefined && gap.to === null) this.#gaps.set(id, { ...gap, to })
  }

  all(): Gap[] {
    return this.#gaps.values()
  }
}

function toGap({ from_at: from, to_at: to, ...row }: Row): Gap {
  return { ...row, from, to }
}
