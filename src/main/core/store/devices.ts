import type { DeviceKey } from '../../../shared/model.ts'
import type { Credential } from '../platforms/platform.ts'
import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { StoredDevice } from './store.ts'
import type { Writer } from './writer.ts'

/** Seals what must not stand readable on disk, and opens it again; throws where the key is gone. */
export interface Seal {
  readonly seal: (text: string) => string
  readonly unseal: (sealed: string) => string
}

interface Row {
  readonly key: DeviceKey
  readonly product: string | null
  readonly name: string
  readonly credential: string
  readonly added_at: number
}

interface Kept {
  readonly device: StoredDevice
  readonly sealed: string
}

/** The devices that are known here. Their credentials are sealed on disk and open in memory. */
export class Devices {
  readonly #kept: Overlay<DeviceKey, Kept>
  readonly #seal: Seal

  constructor(db: WritableDb, writer: Writer, seal: Seal) {
    this.#seal = seal
    const rows = db.prepare<[], Row>('SELECT key, product, name, credential, added_at FROM devices').all()
    const save = db.prepare(
      `INSERT INTO devices VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
        product = excluded.product, name = excluded.name, credential = excluded.credential, added_at = excluded.added_at`,
    )
    const remove = db.prepare('DELETE FROM devices WHERE key = ?')
    const entries = rows.map((row) => [row.key, { device: toDevice(row, seal), sealed: row.credential }] as const)
    this.#kept = new Overlay<DeviceKey, Kept>(writer, entries, (key, kept) => {
      if (kept === null) remove.run(key)
      else save.run(key, kept.device.product, kept.device.name, kept.sealed, Math.round(kept.device.addedAt))
    })
  }

  /** A locked device keeps what is sealed of it, for the day its key is back. */
  save(device: StoredDevice): void {
    const before = this.#kept.get(device.key)
    const sealed =
      device.locked && before !== undefined ? before.sealed : this.#seal.seal(JSON.stringify(device.credential))
    this.#kept.set(device.key, { device, sealed })
  }

  remove(key: DeviceKey): void {
    this.#kept.delete(key)
  }

  all(): StoredDevice[] {
    return this.#kept.values().map(({ device }) => device)
  }
}

function toDevice({ key, product, name, credential, added_at: addedAt }: Row, { unseal }: Seal): StoredDevice {
  try {
    return { key, product, name, addedAt, credential: JSON.parse(unseal(credential)) as Credential }
  } catch {
    return { key, product, name, addedAt, credential: { kind: 'none' }, locked: true }
  }
}
