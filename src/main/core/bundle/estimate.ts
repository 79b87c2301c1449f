/** How large a bundle will be, from a few of its lines and the number of all of them. */
import type { ExportEstimate } from '../../../shared/contract/bundles.ts'
import type { LineFilter, RawLine } from '../store/store.ts'
import { packedSize } from './probe.ts'
import { countBefore, takeSnapshot } from './snapshot.ts'
import type { BundleRequest, BundleSource } from './source.ts'

/** Bytes of lines that are packed to see how they shrink. */
const PROBE = 1024 * 1024
/** README, report, manifest and the like. */
const REST = 12_000
/** Between one figure and the next, ms. */
const PACE = 250

/** Better and better, until `done`; the first figure comes as soon as some lines were looked at. */
export async function* estimateExport(
  source: BundleSource,
  request: Pick<BundleRequest, 'filter' | 'contents'>,
  count: (filter: LineFilter) => AsyncIterable<{ readonly matched: number }>,
  signal: AbortSignal,
): AsyncGenerator<ExportEstimate> {
  const snapshot = takeSnapshot(source, request)
  const { lines: probe, all } = await firstLines(source, snapshot.filter, signal)
  const each = probe.length === 0 ? 0 : packedSize(probe) / probe.length
  const estimate = (lines: number, done: boolean) => ({ lines, size: REST + Math.ceil(each * lines), done })
  const known = all ? probe.length : countBefore(snapshot)
  if (known !== null) {
    yield estimate(known, true)
    return
  }
  let lines = probe.length
  let last = Number.NEGATIVE_INFINITY
  for await (const { matched } of count(snapshot.filter)) {
    lines = Math.max(lines, matched)
    const now = performance.now()
    if (now - last < PACE) continue
    last = now
    yield estimate(lines, false)
  }
  yield estimate(lines, true)
}

async function firstLines(source: BundleSource, filter: LineFilter, signal: AbortSignal) {
  const lines: RawLine[] = []
  let bytes = 0
  for await (const page of source.raw(filter, signal)) {
    for (const line of page) {
      lines.push(line)
      bytes += line.bytes.length
      if (bytes >= PROBE) return { lines, all: false }
    }
  }
  return { lines, all: true }
}
