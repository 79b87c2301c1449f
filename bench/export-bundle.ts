/**
 * A bundle out of a text on disk, every line as .log and as .ndjson, against `zip -6` of the same text. The lines come
 * ready made, so this is the bundle's own part; what the store needs to read them is measured where it is asked.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { logLines, toText } from './gen-corpus.mjs'
import { median, type Row, toRow } from './row.ts'

const once = fileURLToPath(new URL('./export-bundle-once.ts', import.meta.url))
const RUNS = 3

export function bundleRows(dir: string, lines: number, judged: boolean): Row[] {
  const whole = corpus(join(dir, 'bundle.txt'), lines)
  const half = corpus(join(dir, 'bundle-half.txt'), Math.ceil(lines / 2))
  const zipped: number[] = []
  const exported: number[] = []
  const memory: number[] = []
  const less: number[] = []
  for (let run = 0; run < RUNS; run++) {
    zipped.push(zip(dir, whole))
    const { seconds, resident } = exportOnce(dir, whole)
    exported.push(megabytes(whole) / seconds)
    memory.push(resident)
    less.push(exportOnce(dir, half).resident)
  }
  for (const text of [whole, half]) rmSync(text)
  const faster = { value: median(exported), reference: '`zip -6` of the same text', referenceValue: median(zipped) }
  const steady = { value: median(memory), reference: 'half of the lines', referenceValue: median(less) }
  return [
    toRow({ row: 'bundle of ready lines, text', unit: 'MB/s', ...faster, target: '>= 2' }, judged),
    toRow({ row: 'memory that a bundle takes', unit: 'MB', ...steady, target: '<= 1.3' }, judged),
  ]
}

export function corpus(path: string, lines: number): string {
  const file = openSync(path, 'w')
  let texts: string[] = []
  for (const line of logLines({ lines, devices: 20, seed: 1 })) {
    texts.push(toText(line))
    if (texts.length === 10_000) {
      writeSync(file, `${texts.join('\n')}\n`)
      texts = []
    }
  }
  if (texts.length > 0) writeSync(file, `${texts.join('\n')}\n`)
  closeSync(file)
  return path
}

function megabytes(path: string): number {
  return statSync(path).size / 1e6
}

/** MB/s. */
function zip(dir: string, text: string): number {
  const out = join(dir, 'reference.zip')
  const began = performance.now()
  const { status } = spawnSync('zip', ['-6', '-q', '-j', out, text])
  if (status !== 0) throw new Error('zip failed, or there is none')
  const seconds = (performance.now() - began) / 1000
  rmSync(out)
  return megabytes(text) / seconds
}

/** In a process of its own, so that its memory can be told. */
function exportOnce(dir: string, text: string): { seconds: number; resident: number } {
  const out = join(dir, 'bench.fieldtap.zip')
  // What is built has no types that each thread would strip first.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dir, 'compiled') }
  const { status, stdout, stderr } = spawnSync(process.execPath, [once, text, out], { encoding: 'utf8', env })
  if (status !== 0) throw new Error(`the export failed: ${stderr}`)
  rmSync(out)
  return JSON.parse(stdout)
}
