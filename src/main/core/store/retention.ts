/**
 * Old lines are given up in whole blocks, the oldest first, and only when a person has seen what would go. The newest
 * block stays, since it may still grow, and so does what is not sealed yet.
 */
import { FieldtapError } from '../../../shared/errors.ts'
import type { DeviceKey } from '../../../shared/model.ts'
import type { RetentionAsk, RetentionPlan } from '../../../shared/retention.ts'
import { Block } from './blocks/block.ts'
import { decodeHeader } from './blocks/header.ts'
import { GROUP_ROWS, groupOf } from './blocks/slices.ts'
import { BlockTable } from './blocks/table.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { giveBackSome } from './give-back.ts'
import { Dictionary } from './reading/dictionary.ts'
import { SourceNames } from './sources.ts'
import type { Totals } from './totals.ts'
import type { Participant, Writer } from './writer.ts'

interface SizedBlock {
  readonly id: number
  readonly firstSeq: number
  readonly lines: number
  readonly header: Buffer
  readonly bytes: number
}

interface Share {
  readonly lines: number
  readonly bytes: number
}

/** Blocks of one transaction: a few milliseconds. */
const AT_ONCE = 64

export class Retention implements Participant {
  readonly #db: WritableDb
  readonly #writer: Writer
  readonly #totals: Totals
  readonly #table: BlockTable
  readonly #dictionary: Dictionary
  readonly #sources: SourceNames
  readonly #blocks
  readonly #forget: (id: number) => void
  #going: readonly { readonly id: number; readonly shares: ReadonlyMap<DeviceKey, Share> }[] = []
  #holds = 0

  constructor(db: WritableDb, writer: Writer, totals: Totals) {
    this.#db = db
    this.#writer = writer
    this.#totals = totals
    const readable = db as unknown as ReadableDb
    this.#table = new BlockTable(readable)
    this.#dictionary = new Dictionary(this.#table)
    this.#sources = new SourceNames(readable)
    this.#blocks = db.prepare<[], SizedBlock>(
      `SELECT id, first_seq AS firstSeq, lines, header, length(header) + length(columns) + length(body) AS bytes
        FROM blocks JOIN bodies USING (id) WHERE id < (SELECT max(id) FROM blocks) ORDER BY id`,
    )
    this.#forget = forgetter(db)
  }

  /** What is being read out must not go meanwhile; call the answer when it is done. */
  hold(): () => void {
    this.#holds++
    let held = true
    return () => {
      if (held) this.#holds--
      held = false
    }
  }

  /** What would go. Sizes are those on disk. */
  plan({ before, bytes }: RetentionAsk): RetentionPlan {
    const size = this.#size()
    const devices = new Map<DeviceKey, number>()
    const plan = { upTo: 0, lines: 0, bytes: 0, from: null as number | null, to: null as number | null }
    for (const block of this.#blocks.iterate()) {
      const { from, to, sources } = decodeHeader(block.header)
      const isOld = before !== null && to < before
      const isTooMuch = bytes !== null && size - plan.bytes > bytes
      if (!isOld && !isTooMuch) break
      plan.upTo = block.firstSeq + block.lines - 1
      plan.lines += block.lines
      plan.bytes += block.bytes
      plan.from = Math.min(plan.from ?? from, from)
      plan.to = Math.max(plan.to ?? to, to)
      for (const { id, lines } of sources) {
        const { device } = this.#sources.get(id)
        devices.set(device, (devices.get(device) ?? 0) + lines)
      }
    }
    return { ...plan, size, devices: [...devices].map(([device, lines]) => ({ device, lines })) }
  }

  /**
   * Gives up all blocks up to a line number of a plan, and says how many lines went after each step that is on disk;
   * 0: the file gets smaller.
   * @throws `retention-held` while something is read out, also when that began meanwhile.
   */
  async *forgetUpTo(seq: number): AsyncGenerator<number> {
    for (;;) {
      if (this.#holds > 0) throw new FieldtapError('retention-held')
      const going: SizedBlock[] = []
      for (const block of this.#blocks.iterate()) {
        if (block.firstSeq + block.lines - 1 > seq || going.length === AT_ONCE) break
        going.push(block)
      }
      if (going.length === 0) break
      this.#writer.join(this)
      this.#going = going.map((block) => ({ id: block.id, shares: this.#sharesOf(block) }))
      await this.#writer.committed()
      yield going.reduce((sum, block) => sum + block.lines, 0)
    }
    yield* this.#giveBack()
  }

  write(): void {
    for (const { id } of this.#going) this.#forget(id)
    const take = this.#db.prepare('UPDATE sealed SET lines = lines - ?, bytes = bytes - ? WHERE device = ?')
    for (const { shares } of this.#going) {
      for (const [device, { lines, bytes }] of shares) take.run(lines, bytes, device)
    }
    this.#db.prepare('DELETE FROM sealed WHERE lines <= 0').run()
    // A group's slices are of use as long as one of its blocks is there.
    const first = this.#table.firstId()
    if (first !== null) this.#db.prepare('DELETE FROM slices WHERE id < ?').run(groupOf(first) * GROUP_ROWS)
  }

  settle(): void {
    for (const { shares } of this.#going) {
      for (const [device, share] of shares) this.#totals.take(device, share)
    }
    this.#going = []
  }

  discard(): void {
    this.#going = []
  }

  #size(): number {
    const pragma = (name: string) => Number(this.#db.pragma(name, { simple: true }))
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  }

  /** A block of one device needs not be opened to know how much is whose. */
  #sharesOf({ id, firstSeq, lines, header: bytes }: SizedBlock): Map<DeviceKey, Share> {
    const header = decodeHeader(bytes)
    const devices = new Set(header.sources.map((source) => this.#sources.get(source.id).device))
    const [only] = devices
    if (devices.size === 1 && only !== undefined) return new Map([[only, { lines, bytes: header.bytes }]])
    const templates = header.templates.map((template) => this.#dictionary.get(template.id))
    const parts = {
      columns: () => this.#table.columns(id) ?? new Uint8Array(),
      body: () => this.#table.body(id) ?? new Uint8Array(),
    }
    const block = new Block({ firstSeq, lines, header }, templates, parts)
    const shares = new Map<DeviceKey, Share>()
    for (let line = 0; line < lines; line++) {
      const { device } = this.#sources.get(block.runOf(line).source)
      const before = shares.get(device) ?? { lines: 0, bytes: 0 }
      shares.set(device, { lines: before.lines + 1, bytes: before.bytes + block.line(line).bytes.length })
    }
    return shares
  }

  /** The file gets smaller by what is free in it, little by little. */
  async *#giveBack(): AsyncGenerator<number> {
    while (giveBackSome(this.#db)) {
      yield 0
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

function forgetter(db: WritableDb): (id: number) => void {
  const statements = ['blocks', 'bodies'].map((table) => db.prepare(`DELETE FROM ${table} WHERE id = ?`))
  const grams = db.prepare('DELETE FROM grams WHERE block = ?')
  const changed = db.prepare("INSERT INTO counters VALUES ('blocks', 1) ON CONFLICT DO UPDATE SET value = value + 1")
  return (id) => {
    for (const statement of statements) statement.run(id)
    grams.run(id)
    changed.run()
  }
}
