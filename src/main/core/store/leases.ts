import type { LevelLease } from '../../../shared/model.ts'
import type { WritableDb } from './database.ts'
import type { Participant, Writer } from './writer.ts'

/** Leases as they were saved last. Those that are open are kept in memory, the others only on disk. */
export class Leases implements Participant {
  readonly #writer: Writer
  readonly #save
  readonly #all
  readonly #open = new Map<string, LevelLease>()
  readonly #changed = new Map<string, LevelLease>()

  constructor(db: WritableDb, writer: Writer) {
    this.#writer = writer
    this.#save = db.prepare(
      `INSERT INTO leases VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
        device = excluded.device, open = excluded.open, requested_at = excluded.requested_at, body = excluded.body`,
    )
    this.#all = db.prepare<[], string>('SELECT body FROM leases ORDER BY requested_at DESC').pluck()
    const open = db.prepare<[], string>('SELECT body FROM leases WHERE open = 1 ORDER BY requested_at').pluck()
    for (const body of open.all()) this.#keep(read(body))
  }

  save(lease: LevelLease): void {
    this.#writer.join(this)
    this.#changed.set(lease.id, lease)
  }

  /** Newest first. */
  list({ open }: { readonly open: boolean }): LevelLease[] {
    const saved = open ? [...this.#open.values()] : this.#all.all().map(read)
    const leases = new Map([...saved.map((lease) => [lease.id, lease] as const), ...this.#changed])
    return [...leases.values()].filter((lease) => !open || isOpen(lease)).sort((a, b) => b.requestedAt - a.requestedAt)
  }

  write(): void {
    for (const lease of this.#changed.values()) {
      const requestedAt = Math.round(lease.requestedAt)
      this.#save.run(lease.id, lease.device, isOpen(lease) ? 1 : 0, requestedAt, JSON.stringify(lease))
    }
  }

  settle(): void {
    for (const lease of this.#changed.values()) this.#keep(lease)
    this.#changed.clear()
  }

  discard(): void {
    this.#changed.clear()
  }

  #keep(lease: LevelLease): void {
    if (isOpen(lease)) this.#open.set(lease.id, lease)
    else this.#open.delete(lease.id)
  }
}

/** Whether the lease still owes something: it runs, or the level before it is not back. */
function isOpen({ state }: LevelLease): boolean {
  return state !== 'restored' && state !== 'superseded'
}

function read(body: string): LevelLease {
  return JSON.parse(body) as LevelLease
}
