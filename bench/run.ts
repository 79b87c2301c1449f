/**
 * `npm run bench`: ratios against what a user would pick instead, measured in one run on this machine.
 *
 *   npm run bench -- --lines 1000000 --json results.json --only http,mqtt
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../scripts/build.mjs'
import { bundleRows } from './export-bundle.ts'
import { httpRows } from './ingest-http.ts'
import { mqttRows } from './ingest-mqtt.ts'
import { openRows } from './open-bundle.ts'
import type { Row } from './row.ts'
import { scrollRows } from './scroll.ts'
import { searchRows } from './search.ts'
import { printTable } from './table.ts'

/** What can be asked for by name, in the order in which it runs. */
const PARTS: Record<string, (dir: string, lines: number) => Promise<readonly Row[]>> = {
  http: (dir, lines) => httpRows(dir, Math.min(lines, 1_000_000), true),
  mqtt: (dir, lines) => mqttRows(dir, Math.min(lines, 200_000), true),
  scroll: (dir, lines) => scrollRows(dir, lines, lines >= 10_000_000),
  search: (dir, lines) => searchRows(dir, lines, true),
  bundle: async (dir, lines) => bundleRows(dir, Math.min(lines, 1_000_000), true),
  open: async (dir, lines) => openRows(dir, Math.min(lines, 1_000_000), true),
}

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    json: { type: 'string' },
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
  },
})
const lines = Number(values.lines)
if (!Number.isInteger(lines) || lines < 1000)
  throw new Error(`--lines ${values.lines}: a whole number from 1000 is needed`)
const wanted = values.only.split(',')
for (const name of wanted)
  if (!PARTS[name]) throw new Error(`--only ${name}: there is ${Object.keys(PARTS).join(', ')}`)

await ensureBuilt('node', 'renderer')
const dir = mkdtempSync(join(tmpdir(), 'fieldtap-bench-'))
const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`
console.log(`${machine}; ${lines} lines`)
const rows: Row[] = []
try {
  for (const name of wanted) {
    const part = PARTS[name]
    if (part) rows.push(...(await part(dir, lines)))
  }
} finally {
  rmSync(dir, { recursive: true, force: true })
}
printTable(rows)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`)
