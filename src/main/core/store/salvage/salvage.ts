/** Takes over what can be read of a damaged file that was set aside. The damaged file itself stays as it is. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openReadable, type ReadableDb, type WritableDb } from '../database.ts'
import { copyBlocks } from './blocks.ts'
import { attempt } from './readable-rows.ts'
import { copySmallTables } from './small-tables.ts'

export interface Salvaged {
  /** Lines that were taken over, and those that are known to be lost. */
  readonly lines: number
  readonly lost: number
  readonly devices: number
  readonly events: number
}

export const NOTHING_SALVAGED: Salvaged = { lines: 0, lost: 0, devices: 0, events: 0 }

/** In one transaction of `into`, which is new and empty. A file that cannot be read at all gives nothing. */
export function salvage(damaged: string, into: WritableDb): Salvaged {
  // SQLite would write beside the file that it reads, and carry its log over into it.
  const folder = attempt(() => mkdtempSync(join(dirname(damaged), '.salvage-')), null)
  if (folder === null) return NOTHING_SALVAGED
  try {
    const copy = join(folder, basename(damaged))
    for (const part of ['', '-wal']) if (existsSync(damaged + part)) copyFileSync(damaged + part, copy + part)
    const from = attempt(() => openReadable(copy), null)
    if (from === null) return NOTHING_SALVAGED
    try {
      return into.transaction(() => takeOver(from, into)).exclusive()
    } finally {
      from.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function takeOver(from: ReadableDb, into: WritableDb): Salvaged {
  const tables = copySmallTables(from, into)
  const blocks = copyBlocks(from, into)
  const hot = into
    .prepare<[], { lines: number | null; last: number | null }>(
      'SELECT sum(lines) AS lines, max(first_seq + lines - 1) AS last FROM hot',
    )
    .get()
  const last = Math.max(blocks.lastSeq, hot?.last ?? 0)
  // Whatever else was lost: a number is never given out twice.
  into
    .prepare("INSERT INTO counters VALUES ('line', ?) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)")
    .run(last)
  const lines = blocks.lines + (hot?.lines ?? 0)
  return { lines, lost: blocks.lost, devices: tables.devices ?? 0, events: tables.events ?? 0 }
}
