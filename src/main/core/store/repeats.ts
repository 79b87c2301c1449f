/**
 * Which batches are already here. What makes a batch a repeat is kept in the same transaction as the batch, so that a
 * device that never heard the answer, because everything died right after the commit, is recognized when it asks again.
 */
import { createHash } from 'node:crypto'
import type { DeviceKey } from '../../../shared/model.ts'
import type { WritableDb } from './database.ts'
import { RecentKeys } from './recent-keys.ts'
import type { NewBatch } from './store.ts'
import type { Participant, Writer } from './writer.ts'

const REQUEST_WINDOW_MS = 10 * 60_000
const CONTENT_WINDOW_MS = 60 * 60_000
/** Of each kind; some 30 MB if it is ever reached. */
const MOST_KEYS = 200_000
/** Rows that are removed at once when they are too old. */
const STRIDE = 1024
/** Longer keys are kept as their hash. */
const LONGEST_KEY = 96

interface Row {
  readonly id: number
  readonly received: number
  readonly request: string | null
  readonly content: string | null
}

type Identity = Pick<NewBatch, 'device' | 'received' | 'requestKey' | 'contentKey'>

export class Repeats implements Participant {
  readonly #writer: Writer
  readonly #insert
  readonly #forget
  readonly #requests = new RecentKeys(REQUEST_WINDOW_MS, MOST_KEYS)
  readonly #contents = new RecentKeys(CONTENT_WINDOW_MS, MOST_KEYS)
  #added: Row[] = []
  #nextId = 1
  /** Every `STRIDE`th row on disk, oldest first. */
  #marks: Pick<Row, 'id' | 'received'>[] = []
  #forgets = false

  constructor(db: WritableDb, writer: Writer) {
    this.#writer = writer
    this.#insert = db.prepare('INSERT INTO recent VALUES (?, ?, ?, ?)')
    this.#forget = db.prepare('DELETE FROM recent WHERE id <= ?')
    const rows = db.prepare<[], Row>('SELECT id, received, request, content FROM recent ORDER BY id')
    for (const row of rows.iterate()) this.#take(row)
    this.settle()
  }

  find({ device, received, requestKey, contentKey }: Identity): 'request' | 'content' | null {
    if (requestKey !== null && this.#requests.has(scoped(device, requestKey), received)) return 'request'
    if (contentKey !== null && this.#contents.has(scoped(device, contentKey), received)) return 'content'
    return null
  }

  remember({ device, received, requestKey, contentKey }: Identity): void {
    if (requestKey === null && contentKey === null) return
    this.#writer.join(this)
    this.#take({
      id: this.#nextId + this.#added.length,
      received: Math.round(received),
      request: requestKey === null ? null : scoped(device, requestKey),
      content: contentKey === null ? null : scoped(device, contentKey),
    })
  }

  write(): void {
    for (const { id, received, request, content } of this.#added) this.#insert.run(id, received, request, content)
    const oldest = this.#marks[0]
    const newest = this.#added.at(-1)
    if (oldest === undefined || newest === undefined) return
    const old = newest.received - oldest.received > CONTENT_WINDOW_MS
    const many = newest.id - oldest.id > MOST_KEYS
    this.#forgets = old || many
    if (this.#forgets) this.#forget.run(oldest.id)
  }

  settle(): void {
    if (this.#forgets) this.#marks.shift()
    this.#forgets = false
    for (const { id, received } of this.#added) if (id % STRIDE === 0) this.#marks.push({ id, received })
    const newest = this.#added.at(-1)
    this.#added = []
    if (newest === undefined) return
    this.#nextId = newest.id + 1
    this.#requests.settle(newest.received)
    this.#contents.settle(newest.received)
  }

  discard(): void {
    this.#added = []
    this.#forgets = false
    this.#requests.discard()
    this.#contents.discard()
  }

  #take(row: Row): void {
    this.#added.push(row)
    if (row.request !== null) this.#requests.add(row.request, row.received)
    if (row.content !== null) this.#contents.add(row.content, row.received)
  }
}

function scoped(device: DeviceKey, key: string): string {
  return `${device} ${key.length > LONGEST_KEY ? createHash('sha256').update(key).digest('base64url') : key}`
}
