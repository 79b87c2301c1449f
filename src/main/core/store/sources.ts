import type { DeviceKey } from '../../../shared/model.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import type { Participant, Writer } from './writer.ts'

/** Where batches come from and how they are to be read. */
export interface Source {
  readonly id: number
  readonly device: DeviceKey
  readonly connection: string
  readonly encoding: string
  readonly how: string
}

const COLUMNS = 'id, device, connection, encoding, how'

/** Gives each source a small number on the way in. */
export class SourceIds implements Participant {
  readonly #writer: Writer
  readonly #insert
  readonly #ids = new Map<string, number>()
  #added = new Map<string, Source>()
  #nextId = 1

  constructor(db: WritableDb, writer: Writer) {
    this.#writer = writer
    this.#insert = db.prepare(`INSERT INTO sources (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`)
    for (const source of db.prepare<[], Source>(`SELECT ${COLUMNS} FROM sources`).iterate()) {
      this.#ids.set(keyOf(source), source.id)
      this.#nextId = Math.max(this.#nextId, source.id + 1)
    }
  }

  idOf(batch: Omit<Source, 'id'>): number {
    const key = keyOf(batch)
    const known = this.#ids.get(key) ?? this.#added.get(key)?.id
    if (known !== undefined) return known
    this.#writer.join(this)
    const { device, connection, encoding, how } = batch
    const id = this.#nextId + this.#added.size
    this.#added.set(key, { id, device, connection, encoding, how })
    return id
  }

  write(): void {
    for (const { id, device, connection, encoding, how } of this.#added.values()) {
      this.#insert.run(id, device, connection, encoding, how)
    }
  }

  settle(): void {
    for (const [key, { id }] of this.#added) this.#ids.set(key, id)
    this.#nextId += this.#added.size
    this.#added.clear()
  }

  discard(): void {
    this.#added.clear()
  }
}

/** Tells what a source's number stands for on the way out; learns of new ones as they turn up. */
export class SourceNames {
  readonly #sources = new Map<number, Source>()
  readonly #since

  constructor(db: ReadableDb) {
    this.#since = db.prepare<[number], Source>(`SELECT ${COLUMNS} FROM sources WHERE id > ?`)
  }

  get(id: number): Source {
    const known = this.#sources.get(id)
    if (known !== undefined) return known
    for (const source of this.#since.all(this.#sources.size)) this.#sources.set(source.id, source)
    const learned = this.#sources.get(id)
    if (learned === undefined) throw new RangeError(`no source ${id}`)
    return learned
  }
}

function keyOf({ device, connection, encoding, how }: Omit<Source, 'id'>): string {
  // With their lengths in front, no two sources can run together into the same key.
  return `${device.length} ${connection.length} ${encoding.length} ${device}${connection}${encoding}${how}`
}
