/** Blocks of a damaged file, one by one: each has its checksums, so what is taken over is what was written. */
import type { DeviceKey } from '../../../../shared/model.ts'
import { Block } from '../blocks/block.ts'
import { BlockDamage } from '../blocks/bytes.ts'
import { gramsOf } from '../blocks/grams.ts'
import { decodeHeader } from '../blocks/header.ts'
import { decodeTemplate, type Template } from '../blocks/template.ts'
import type { ReadableDb, WritableDb } from '../database.ts'
import type { SealedTotals } from '../sealing/protocol.ts'
import { attempt, columnsOf } from './readable-rows.ts'

export interface SavedBlocks {
  readonly lines: number
  /** Lines of blocks that are lost, as far as their number is known. */
  readonly lost: number
  /** Highest line number in the blocks that were saved. */
  readonly lastSeq: number
}

interface BlockRow {
  readonly first_seq: number
  readonly lines: number
  readonly header: Buffer
}

interface BodyRow {
  readonly columns: Buffer
  readonly body: Buffer
}

/** Blocks are numbered anew, so that none is missing; their grams are made anew too. */
export function copyBlocks(from: ReadableDb, to: WritableDb): SavedBlocks {
  const saved = { lines: 0, lost: 0, lastSeq: 0 }
  if (columnsOf(from, 'blocks').length === 0) return saved
  const templates = copyTemplates(from, to)
  const devices = new Map(
    to
      .prepare<[], { id: number; device: DeviceKey }>('SELECT id, device FROM sources')
      .all()
      .map((row) => [row.id, row.device]),
  )
  const readBlock = from.prepare<[number], BlockRow>('SELECT first_seq, lines, header FROM blocks WHERE id = ?')
  const readBody = from.prepare<[number], BodyRow>('SELECT columns, body FROM bodies WHERE id = ?')
  const insertBlock = to.prepare('INSERT INTO blocks VALUES (?, ?, ?, ?)')
  const insertBody = to.prepare('INSERT INTO bodies VALUES (?, ?, ?)')
  const insertGrams = to.prepare('INSERT INTO grams VALUES (?, ?)')
  const totals = new Map<DeviceKey, SealedTotals>()
  let next = 1
  for (let id = 1; id <= lastBlock(from); id++) {
    const row = attempt(() => readBlock.get(id), undefined)
    const body = attempt(() => readBody.get(id), undefined)
    const block = row && body ? attempt(() => openBlock(row, body, templates, devices), null) : null
    if (!row || !body || !block) {
      saved.lost += row?.lines ?? 0
      continue
    }
    insertBlock.run(next, row.first_seq, row.lines, row.header)
    insertBody.run(next, body.columns, body.body)
    insertGrams.run(next, block.grams)
    for (const one of block.totals) addTotals(totals, one)
    saved.lines += row.lines
    saved.lastSeq = Math.max(saved.lastSeq, row.first_seq + row.lines - 1)
    next += 1
  }
  const insertTotals = to.prepare('INSERT OR REPLACE INTO sealed VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  for (const { device, lines, bytes, lastReceived, zoneMinutes, clockOffset, ...time } of totals.values()) {
    insertTotals.run(device, lines, bytes, lastReceived, zoneMinutes, clockOffset, time.from, time.to)
  }
  // No group of them is turned yet, whatever the damaged file had.
  to.prepare("DELETE FROM counters WHERE name IN ('blocks', 'turned')").run()
  return saved
}

function lastBlock(db: ReadableDb): number {
  const last = attempt(() => db.prepare<[], number>('SELECT max(id) FROM blocks').pluck().get(), 0)
  return last ?? 0
}

/** There are two of each template: what one of them lost, the other may have. */
function copyTemplates(from: ReadableDb, to: WritableDb): Map<number, Template> {
  const templates = new Map<number, Template>()
  const insert = ['templates', 'template_copies'].map((table) =>
    to.prepare(`INSERT OR IGNORE INTO ${table} VALUES (?, ?)`),
  )
  for (const table of ['templates', 'template_copies']) {
    const read = attempt(() => from.prepare<[number], Buffer>(`SELECT body FROM ${table} WHERE id = ?`).pluck(), null)
    const last = attempt(() => from.prepare<[], number>(`SELECT max(id) FROM ${table}`).pluck().get(), 0) ?? 0
    for (let id = 1; read && id <= last; id++) {
      if (templates.has(id)) continue
      const body = attempt(() => read.get(id), undefined)
      const template = body && attempt(() => decodeTemplate(body), null)
      if (!body || !template) continue
      templates.set(id, template)
      for (const each of insert) each.run(id, body)
    }
  }
  return templates
}

/** @throws BlockDamage where anything of it is not what it was */
function openBlock(
  { first_seq: firstSeq, lines, header: bytes }: BlockRow,
  { columns, body }: BodyRow,
  templates: ReadonlyMap<number, Template>,
  devices: ReadonlyMap<number, DeviceKey>,
): { grams: Uint8Array; totals: SealedTotals[] } {
  const header = decodeHeader(bytes)
  const known = header.templates.map(({ id }) => (id === 0 ? null : templates.get(id)))
  if (known.includes(undefined)) throw new BlockDamage('a template is missing')
  const parts = { columns: () => columns, body: () => body }
  const block = new Block({ firstSeq, lines, header }, known as (Template | null)[], parts)
  block.check()
  const texts: Uint8Array[] = []
  const starts: number[] = []
  const ends: number[] = []
  const totals = new Map<DeviceKey, SealedTotals>()
  let end = 0
  for (let line = 0; line < lines; line++) {
    const { bytes: text } = block.line(line)
    texts.push(text)
    starts.push(end)
    end += text.length
    ends.push(end)
    const { source, received, clockOffset, zoneMinutes } = block.runOf(line)
    const device = devices.get(source)
    if (device === undefined) throw new BlockDamage('a source is missing')
    const time = block.timeOf(line)
    const one = {
      device,
      lines: 1,
      bytes: text.length,
      lastReceived: received,
      zoneMinutes,
      clockOffset,
      from: time,
      to: time,
    }
    addTotals(totals, one)
  }
  return { grams: gramsOf({ text: Buffer.concat(texts), starts, ends, count: lines }), totals: [...totals.values()] }
}

function addTotals(totals: Map<DeviceKey, SealedTotals>, more: SealedTotals): void {
  const before = totals.get(more.device)
  totals.set(more.device, {
    ...more,
    lines: more.lines + (before?.lines ?? 0),
    bytes: more.bytes + (before?.bytes ?? 0),
    from: Math.min(more.from, before?.from ?? more.from),
    to: Math.max(more.to, before?.to ?? more.to),
  })
}
