/** A look at what an export would take out, before anything is written. */
import type { ExportPreview } from '../../../shared/contract/bundles.ts'
import { type RedactionRequest, Redactor } from './redact/redactor.ts'
import { takeSnapshot } from './snapshot.ts'
import type { BundleRequest, BundleSource } from './source.ts'

const SAMPLES = 3
/** As much of a line as a sample shows on each side of the find, characters. */
const AROUND = 80
/** Lines are looked at for so long, ms; of larger logs it says how many it saw. */
const PATIENCE = 15_000
const PACE = 250

type Request = Pick<BundleRequest, 'filter' | 'contents'> & { readonly redaction: RedactionRequest }

export async function* previewExport(
  source: BundleSource,
  request: Request,
  signal: AbortSignal,
): AsyncGenerator<ExportPreview> {
  const snapshot = takeSnapshot(source, request)
  const redactor = new Redactor(request.redaction)
  const finds = new Finds(redactor)
  const began = performance.now()
  let last = began
  let looked = 0
  let whole = true
  const found = (done: boolean) => ({
    ...{ looked, whole: done && whole, done },
    rules: finds.rules(),
    tooShort: redactor.known.tooShort,
  })
  for await (const page of source.raw(snapshot.filter, signal)) {
    for (const { bytes } of page) finds.look(bytes)
    looked += page.length
    const now = performance.now()
    if (now - last >= PACE) {
      last = now
      yield found(false)
    }
    if (now - began > PATIENCE) {
      whole = false
      break
    }
  }
  yield found(true)
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
