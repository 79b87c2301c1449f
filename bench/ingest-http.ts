/** Signed uploads over 20 kept connections in a closed loop, counted when answered, against bare inserts. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { bareInsert } from './bare-insert.ts'
import { prepare } from './child.ts'
import { admitDevices } from './load.ts'
import { median, type Row, toRow } from './row.ts'
import { storeFile } from './search-data.ts'
import { command, serve } from './serve.ts'

const CONNECTIONS = 20
const RUNS = 3
/** What does not fill a block waits for more. */
const REST_LINES = 1000

interface Burst {
  readonly lines: number
  readonly seconds: number
  /** From the first upload until the hot table was empty. */
  readonly sealedSeconds: number
}

export async function httpRows(dir: string, lines: number, judged: boolean): Promise<Row[]> {
  const bare: number[] = []
  const hundred: Burst[] = []
  const twentyFive: Burst[] = []
  for (let run = 0; run < RUNS; run++) {
    // Side by side in turn, so that a busy machine is busy for both.
    bare.push(bareInsert(dir, Math.min(lines, 1_000_000)))
    hundred.push(await burst(dir, lines, 100))
    twentyFive.push(await burst(dir, Math.ceil(lines / 4), 25))
  }
  const rate = (bursts: readonly Burst[]) => median(bursts.map((one) => one.lines / one.seconds))
  const reference = { reference: 'bare better-sqlite3 multi-row insert', referenceValue: median(bare), unit: 'lines/s' }
  const longest = [...hundred].sort((a, b) => a.sealedSeconds / a.seconds - b.sealedSeconds / b.seconds)[RUNS >> 1]
  if (longest === undefined) throw new Error('no burst')
  return [
    toRow(
      {
        row: 'signed HTTP uploads of 100 lines, answered after commit (FULL)',
        value: rate(hundred),
        ...reference,
        target: '>= 0.7',
      },
      judged,
    ),
    toRow({ row: 'the same with 25 lines', value: rate(twentyFive), ...reference, target: '>= 0.25' }, judged),
    toRow(
      {
        row: 'from the first of these uploads (100 lines) until the hot table was empty',
        value: longest.sealedSeconds,
        unit: 's',
        reference: 'the burst of uploads',
        referenceValue: longest.seconds,
        target: '<= 1.5',
      },
      judged,
    ),
  ]
}

async function burst(dir: string, lines: number, size: number): Promise<Burst> {
  const data = mkdtempSync(join(dir, 'http-'))
  // A new one each time, so that nothing is a repeat of what was sent before.
  const seed = 1 + Math.floor(Math.random() * 1e6)
  await admitDevices(data, seed)
  const served = await serve(data)
  const uploads = await prepare('./upload-once.ts', [new URL(served.http).port, lines, seed, size, CONNECTIONS])
  const began = performance.now()
  const { seconds } = JSON.parse(await uploads.begin()) as { readonly seconds: number }
  const sealedSeconds = (await emptied(data, began, lines)) / 1000
  const last = JSON.parse((await command(['search', '--data', data, '--json', '--limit', '1', ''])).trim())
  await served.end()
  if (last.seq !== lines) throw new Error(`${last.seq} of ${lines} lines are there`)
  return { lines, seconds, sealedSeconds }
}

/** Resolves once less than a block is left of the hot table; how long that took since `began`, ms. */
async function emptied(data: string, began: number, lines: number): Promise<number> {
  const db = new Database(storeFile(data), { readonly: true })
  const first = db.prepare('SELECT min(first_seq) FROM hot').pluck()
  for (;;) {
    const lowest = first.get() as number | null
    const took = performance.now() - began
    if (lowest === null || lowest > lines - REST_LINES) {
      db.close()
      return took
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
