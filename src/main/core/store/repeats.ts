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
/** Batches whose identities are removed from disk at once when they are too old. */
const STRIDE = 1024
/** Longer keys are kept as their hash. */
const LONGEST_KEY = 96

type Identity = readonly [device: DeviceKey, received: number, request: string | null, content: string | null]

/** A turn's identities are a row. */
interface Row {
  readonly id: number
  /** When the last of its batches was received. */
  readonly received: number
  readonly batches: number
  /** JSON of `Identity[]`. */
  readonly identities: string
}

/** A place in the order of rows with what came up to it. */
interface Mark {
  readonly id: number
  readonly received: number
  readonly batches: number
}

export class Repeats implements Participant {
  readonly #writer: Writer
  readonly #insert
  readonly #forget
  readonly #requests = new RecentKeys(REQUEST_WINDOW_MS, MOST_KEYS)
  readonly #contents = new RecentKeys(CONTENT_WINDOW_MS, MOST_KEYS)
  /** This turn's. */
  #added: Identity[] = []
  /** Newest row on disk, and every so many batches one before it, oldest first. */
  #last: Mark = { id: 0, received: 0, batches: 0 }
  #marks: Mark[] = []
  #forgets = false

  constructor(db: WritableDb, writer: Writer) {
    this.#writer = writer
    this.#insert = db.prepare('INSERT INTO recent VALUES (?, ?, ?, ?)')
    this.#forget = db.prepare('DELETE FROM recent WHERE id <= ?')
    const rows = db.prepare<[], Row>('SELECT id, received, batches, identities FROM recent ORDER BY id')
    for (const { id, identities } of rows.iterate()) {
      for (const identity of JSON.parse(identities) as Identity[]) this.#add(identity)
      this.#keep(id)
    }
  }

  find({ device, received, requestKey, contentKey }: NewBatch): 'request' | 'content' | null {
    if (requestKey !== null && this.#requests.has(device, short(requestKey), received)) return 'request'
    if (contentKey !== null && this.#contents.has(device, short(contentKey), received)) return 'content'
    return null
  }

  remember({ device, received, requestKey, contentKey }: NewBatch): void {
    if (requestKey === null && contentKey === null) return
    this.#writer.join(this)
    const request = requestKey === null ? null : short(requestKey)
    const content = contentKey === null ? null : short(contentKey)
    this.#add([device, received, request, content])
  }

  write(): void {
    const received = this.#newest()
    this.#insert.run(this.#last.id + 1, Math.round(received), this.#added.length, JSON.stringify(this.#added))
    const oldest = this.#marks[0]
    if (oldest === undefined) return
    const old = received - oldest.received > CONTENT_WINDOW_MS
    const many = this.#last.batches - oldest.batches > MOST_KEYS
    this.#forgets = old || many
    if (this.#forgets) this.#forget.run(oldest.id)
  }

  settle(): void {
    if (this.#forgets) this.#marks.shift()
    this.#forgets = false
    this.#keep(this.#last.id + 1)
  }

  discard(): void {
    this.#added = []
    this.#forgets = false
    this.#requests.discard()
    this.#contents.discard()
  }

  #add(identity: Identity): void {
    const [device, received, request, content] = identity
    this.#added.push(identity)
    if (request !== null) this.#requests.add(device, request, received)
    if (content !== null) this.#contents.add(device, content, received)
  }

  #keep(id: number): void {
    const received = this.#newest()
    this.#last = { id, received, batches: this.#last.batches + this.#added.length }
    if (this.#last.batches - (this.#marks.at(-1)?.batches ?? 0) >= STRIDE) this.#marks.push(this.#last)
    this.#added = []
    this.#requests.settle(received)
    this.#contents.settle(received)
  }

  #newest(): number {
    return this.#added.at(-1)?.[1] ?? this.#last.received
  }
}

function short(key: string): string {
  return key.length > LONGEST_KEY ? createHash('sha256').update(key).digest('base64url') : key
}
