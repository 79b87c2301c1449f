/**
 * A bundle's lines and records into the store, as if they had been captured here. Each commit also says how far it got,
 * so that an import that was cut off goes on where it stopped, and one that was done is recognized.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { BundleImportPiece } from '../../../shared/contract/bundles.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import type { DeviceKey } from '../../../shared/model.ts'
import { lineNoteId, type Note } from '../../../shared/notes.ts'
import { parseQuery } from '../../../shared/query.ts'
import type { DeviceRegistry } from '../devices/registry.ts'
import type { LineFilter, RawLine, Store } from '../store/store.ts'
import type { Unlock } from './age/age-file.ts'
import type { Manifest } from './format.ts'
import { toBatch } from './import-batch.ts'
import { type OpenedBundle, openForReading } from './open/opened.ts'
import { asErrors, readManifest } from './read.ts'
import { verifyBundle } from './verify.ts'
import { ZipReader } from './zip-reader.ts'

export interface ImportParts {
  readonly store: Store
  readonly registry: Pick<DeviceRegistry, 'has' | 'add'>
}

const MOST_IN_BATCH = 1000
const LINES_A_COMMIT = 5000
const EVENTS_A_COMMIT = 500
const PACE = 200

const progress = z.object({ done: z.boolean(), lines: z.number(), events: z.number() })
type Progress = z.infer<typeof progress>

/** @throws FieldtapError `bundle-broken` and nothing is stored, `bundle-unreadable`, `bundle-locked`, `store-failed`, `cancelled`. */
export async function* importBundle(
  parts: ImportParts,
  path: string,
  unlock: Unlock,
  signal: AbortSignal,
): AsyncGenerator<BundleImportPiece> {
  const { verdict, summary } = await verifyBundle(path, { unlock, signal })
  if (verdict === 'broken') throw new FieldtapError('bundle-broken', { detail: summary })
  const fact = `bundle-import:${await sumOf(path, unlock)}`
  const opened = await openForReading('import', path, unlock)
  try {
    yield* bringIn(parts, opened, fact, signal)
  } finally {
    await opened.close()
  }
}

async function* bringIn(
  parts: ImportParts,
  opened: OpenedBundle,
  fact: string,
  signal: AbortSignal,
): AsyncGenerator<BundleImportPiece> {
  const { store } = parts
  const { manifest } = opened
  const devices = manifest.devices.map(({ key }) => key)
  const state: Progress = progress.parse(JSON.parse(store.fact(fact) ?? '{"done":false,"lines":0,"events":0}'))
  if (state.done || isOwn(store, manifest)) {
    yield { is: 'done', known: true, lines: manifest.lines, events: manifest.events, devices }
    return
  }
  admit(parts, manifest)
  const { events, leases, gaps, notes } = await opened.records()
  const noted = new Map<number, number>(
    notes.flatMap(({ target }) => (target.is === 'line' ? [[target.seq, 0] as const] : [])),
  )
  let told = 0
  for await (const run of runsOf(opened, state.lines, signal)) {
    const appended = store.appendLines(toBatch(run))
    if (appended.is === 'stored') {
      for (const [at, line] of run.entries()) if (noted.has(line.seq)) noted.set(line.seq, appended.firstSeq + at)
    }
    state.lines += run.length
    if (state.lines % LINES_A_COMMIT < run.length) await keep(store, fact, state)
    if (performance.now() - told > PACE) {
      told = performance.now()
      yield { is: 'progress', lines: state.lines, totalLines: manifest.lines }
    }
  }
  for (; state.events < events.length; ) {
    signal.throwIfAborted()
    for (const event of events.slice(state.events, state.events + EVENTS_A_COMMIT)) {
      const { seq: _, received, ...draft } = event
      if (store.event(event.id) === null) store.appendEvent(draft, received)
    }
    state.events = Math.min(events.length, state.events + EVENTS_A_COMMIT)
    await keep(store, fact, state)
  }
  const known = new Set(store.leases({ open: false }).map((lease) => lease.id))
  for (const lease of leases) {
    // What another laptop has not finished is not this one's to finish.
    if (!known.has(lease.id) && lease.restoredAt !== null) store.saveLease(lease)
  }
  for (const { id: _, to, ...gap } of gaps) {
    const { id } = store.openGap({ ...gap, to: null })
    store.closeGap(id, to ?? gap.from)
  }
  for (const note of notes) saveNote(store, note, noted)
  state.done = true
  await keep(store, fact, state)
  yield { is: 'done', known: false, lines: manifest.lines, events: events.length, devices }
}

async function keep(store: Store, fact: string, state: Progress): Promise<void> {
  store.setFact(fact, JSON.stringify(state))
  await store.committed()
}

/** A bundle of this laptop's own holds what is here already. */
function isOwn(store: Store, { capture }: Manifest): boolean {
  return capture !== null && store.fact(`bundle-chain:${capture.id}`) !== null
}

function admit({ registry }: ImportParts, manifest: Manifest): void {
  for (const { key, platform, ref, product, name } of manifest.devices) {
    if (!registry.has(key)) registry.add(platform, { ref, product, name }, { kind: 'none' }, Date.now())
  }
}

/** Lines that came together, in the order of their numbers; those that are stored already are left out. */
async function* runsOf(opened: OpenedBundle, stored: number, signal: AbortSignal): AsyncGenerator<readonly RawLine[]> {
  let skipped = 0
  let run: RawLine[] = []
  for await (const page of opened.lines.raw(everything(), signal)) {
    for (const line of page) {
      if (skipped < stored) {
        skipped++
        continue
      }
      const [first] = run
      if (first !== undefined && (run.length >= MOST_IN_BATCH || !isTogether(first, line))) {
        yield run
        run = []
      }
      run.push(line)
    }
  }
  if (run.length > 0) yield run
}

function isTogether(a: RawLine, b: RawLine): boolean {
  return (
    a.device === b.device &&
    a.received === b.received &&
    a.clockOffset === b.clockOffset &&
    a.connection === b.connection &&
    a.how === b.how
  )
}

function everything(): LineFilter {
  const parsed = parseQuery('')
  if (!parsed.ok) throw new Error('the empty query does not parse')
  const devices: DeviceKey[] = []
  return { query: parsed.query, devices, since: null, until: null, maxSeq: null, now: Date.now(), zoneOffsetMinutes: 0 }
}

/** A note on a line goes with the line to its new number; one whose line is not in the bundle stays behind. */
function saveNote(store: Store, note: Note, numbers: ReadonlyMap<number, number>): void {
  const seq = note.target.is === 'line' ? (numbers.get(note.target.seq) ?? 0) : 0
  if (note.target.is !== 'line') store.saveNote(note)
  else if (seq > 0) store.saveNote({ ...note, id: lineNoteId(seq), target: { ...note.target, seq } })
}

function sumOf(path: string, unlock: Unlock): Promise<string> {
  return asErrors(async () => {
    const zip = await ZipReader.open(path, { unlock })
    try {
      return createHash('sha256')
        .update(await readManifest(zip))
        .digest('hex')
    } finally {
      await zip.close()
    }
  })
}
