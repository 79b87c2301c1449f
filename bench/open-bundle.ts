/** A bundle of ready lines opened where it lies, up to its newest page, against `unzip` of the same file. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { corpus } from './export-bundle.ts'
import { median, type Row, toRow } from './row.ts'

const RUNS = 3
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export function openRows(dir: string, lines: number, judged: boolean): Row[] {
  const text = corpus(join(dir, 'open.txt'), lines)
  const bundle = join(dir, 'open.fieldtap.zip')
  run([file('./export-bundle-once.ts'), text, bundle])
  rmSync(text)
  const opened: number[] = []
  const unpacked: number[] = []
  for (let time = 0; time < RUNS; time++) {
    const { seconds, total } = JSON.parse(run([file('./open-bundle-once.ts'), bundle])) as Record<string, number>
    if (total !== lines) throw new Error(`the bundle says ${total} lines of ${lines}`)
    opened.push(seconds ?? Number.NaN)
    unpacked.push(unzip(bundle, join(dir, 'unpacked')))
  }
  rmSync(bundle)
  const compared = { value: median(opened), reference: '`unzip` of the same file', referenceValue: median(unpacked) }
  return [toRow({ row: 'opening a bundle, to its first page', unit: 's', ...compared, target: '<= 0.3' }, judged)]
}

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args[0]} failed: ${stderr}`)
  return stdout
}

/** Seconds. */
function unzip(bundle: string, folder: string): number {
  const began = performance.now()
  const { status } = spawnSync('unzip', ['-q', bundle, '-d', folder])
  if (status !== 0) throw new Error('unzip failed, or there is none')
  const seconds = (performance.now() - began) / 1000
  rmSync(folder, { recursive: true })
  return seconds
}
