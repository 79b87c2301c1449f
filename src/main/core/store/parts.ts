/**
 * How batches share a row. An upload is a row of its own; small batches that arrive in one turn, such as MQTT messages,
 * go into one row together, since a row costs more than a short message does.
 */
import type { LevelCounts } from '../platforms/platform.ts'

/** A batch within its row. */
export interface Part {
  readonly source: number
  readonly received: number
  readonly zoneMinutes: number
  readonly clockOffset: number
  readonly lines: number
  /** Bytes of the lines themselves. */
  readonly lineBytes: number
  /** Bytes of the body as received. */
  readonly bodyBytes: number
}

/** A batch that is numbered and waits to be written. */
export interface Pending {
  readonly firstSeq: number
  readonly levels: LevelCounts
  readonly part: Part
  readonly body: Uint8Array
}

export interface Row {
  readonly firstSeq: number
  readonly lines: number
  readonly levels: LevelCounts
  /** JSON, see `formatParts`. */
  readonly parts: string
  readonly body: Uint8Array
}

/** A body of this size is written as it is; below, copying it beside others is cheaper than a row. */
const OWN_ROW_BYTES = 4096
/** A row is read as a whole: not much larger than a large upload. */
const SHARED_BYTES = 32 * 1024
const SHARED_PARTS = 256

/** Lays numbered batches out in rows, in their order. */
export function toRows(batches: readonly Pending[]): Row[] {
  const rows: Row[] = []
  let shared: Pending[] = []
  let bytes = 0
  const close = () => {
    if (shared.length > 0) rows.push(toRow(shared))
    shared = []
    bytes = 0
  }
  for (const batch of batches) {
    const size = batch.body.byteLength
    if (size >= OWN_ROW_BYTES) {
      close()
      rows.push(toRow([batch]))
      continue
    }
    if (bytes + size > SHARED_BYTES || shared.length === SHARED_PARTS) close()
    shared.push(batch)
    bytes += size
  }
  close()
  return rows
}

export function formatParts(parts: readonly Part[]): string {
  return JSON.stringify(
    parts.map((part) => [
      part.source,
      part.received,
      part.zoneMinutes,
      part.clockOffset,
      part.lines,
      part.lineBytes,
      part.bodyBytes,
    ]),
  )
}

export function readParts(text: string): Part[] {
  const rows = JSON.parse(text) as [number, number, number, number, number, number, number][]
  return rows.map(([source, received, zoneMinutes, clockOffset, lines, lineBytes, bodyBytes]) => {
    return { source, received, zoneMinutes, clockOffset, lines, lineBytes, bodyBytes }
  })
}

function toRow(batches: readonly Pending[]): Row {
  const [first] = batches
  if (first === undefined) throw new RangeError('a row needs a batch')
  const parts = formatParts(batches.map(({ part }) => part))
  if (batches.length === 1) {
    return { firstSeq: first.firstSeq, lines: first.part.lines, levels: first.levels, parts, body: first.body }
  }
  return {
    firstSeq: first.firstSeq,
    lines: batches.reduce((sum, { part }) => sum + part.lines, 0),
    levels: batches.map(({ levels }) => levels).reduce(addLevels),
    parts,
    body: Buffer.concat(batches.map(({ body }) => body)),
  }
}

function addLevels(a: LevelCounts, b: LevelCounts): LevelCounts {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]]
}
