/** A look at what an export would take out and how large it would be, before anything is written. */
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { ExportPreview } from '../../../shared/contract/bundles.ts'
import type { LineFilter, RawLine } from '../store/store.ts'
import { type RedactionRequest, Redactor } from './redact/redactor.ts'
import { countBefore, takeSnapshot } from './snapshot.ts'
import type { BundleRequest, BundleSource } from './source.ts'

const pack = promisify<Buffer, object, Buffer>(deflateRaw)

const SAMPLES = 3
/** As much of a line as a sample shows on each side of the find, characters. */
const AROUND = 80
/** Lines are looked at for so long, ms; larger logs are judged by what was seen until then. */
const PATIENCE = 15_000
const PACE = 250
/** Bytes of lines that are packed to see how they shrink. */
const PROBE = 1024 * 1024
/** README, report, manifest and the like. */
const REST = 30_000

type Request = Pick<BundleRequest, 'filter' | 'contents'> & { readonly redaction: RedactionRequest }

export async function* previewExport(
  source: BundleSource,
  request: Request,
  count: (filter: LineFilter) => AsyncIterable<{ readonly matched: number }>,
  signal: AbortSignal,
): AsyncGenerator<ExportPreview> {
  const snapshot = takeSnapshot(source, request)
  const redactor = new Redactor(request.redaction)
  const finds = new Finds(redactor)
  const began = performance.now()
  let last = began
  let looked = 0
  let bytes = 0
  const probe: RawLine[] = []
  let probed = 0
  let whole = true
  for await (const page of source.raw(snapshot.filter, signal)) {
    for (const line of page) {
      finds.look(line.bytes)
      bytes += line.bytes.length
      if (probed < PROBE) {
        probe.push(line)
        probed += line.bytes.length
      }
    }
    looked += page.length
    const now = performance.now()
    if (now - last >= PACE) {
      last = now
      yield { lines: looked, size: null, looked, rules: finds.rules(), tooShort: redactor.known.tooShort, done: false }
    }
    if (now - began > PATIENCE) {
      whole = false
      break
    }
  }
  const lines = whole ? looked : (countBefore(snapshot) ?? (await lastOf(count(snapshot.filter))))
  const size = REST + Math.ceil(looked === 0 ? 0 : ((await packedShare(probe)) * bytes * lines) / looked)
  yield { lines, size, looked, rules: finds.rules(), tooShort: redactor.known.tooShort, done: true }
}

/** Packed bytes of both files of a device, for each byte of its lines. */
async function packedShare(lines: readonly RawLine[]): Promise<number> {
  const log = Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.of(0x0a)]))
  const json = lines.map(({ bytes, ...rest }) => JSON.stringify({ ...rest, text: Buffer.from(bytes).toString() }))
  const packed = await Promise.all([log, Buffer.from(json.join('\n'))].map((content) => pack(content, { level: 1 })))
  return packed.reduce((sum, piece) => sum + piece.length, 0) / Math.max(1, log.length)
}

async function lastOf(counts: AsyncIterable<{ readonly matched: number }>): Promise<number> {
  let last = 0
  for await (const { matched } of counts) last = matched
  return last
}

/** What a redactor finds, with some of it to look at. */
class Finds {
  readonly #redactor: Redactor
  readonly #rules = new Map<string, { count: number; readonly samples: { before: string; after: string }[] }>()

  constructor(redactor: Redactor) {
    this.#redactor = redactor
  }

  look(bytes: Uint8Array): void {
    for (const { rule, from, to } of this.#redactor.spans(bytes)) {
      const known = this.#rules.get(rule) ?? { count: 0, samples: [] }
      this.#rules.set(rule, known)
      known.count++
      if (known.samples.length >= SAMPLES) continue
      const part = (start: number, end: number) => Buffer.from(bytes.subarray(Math.max(0, start), end)).toString()
      const [before, value, after] = [
        part(from - AROUND, from),
        part(from, Math.min(to, from + AROUND)),
        part(to, to + AROUND),
      ]
      known.samples.push({ before: before + value + after, after: `${before}[${rule}-…]${after}` })
    }
  }

  rules(): ExportPreview['rules'] {
    return [...this.#rules].map(([rule, { count, samples }]) => ({ rule, count, samples: [...samples] }))
  }
}
