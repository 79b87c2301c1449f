/**
 * Writes a bundle: one pass over the lines, one over the records, then what describes them, and the file is put together.
 * Memory stays the same whatever the size. Whatever goes wrong, nothing is left behind.
 */
import { basename } from 'node:path'
import { FieldtapError } from '../../../shared/errors.ts'
import type { DeviceKey, Gap, LevelLease } from '../../../shared/model.ts'
import type { Query } from '../../../shared/query.ts'
import type { DeviceTotals, LineFilter, StoredDevice } from '../store/store.ts'
import { DeviceExports } from './devices.ts'
import { exportEvents } from './export-events.ts'
import { exportLines } from './export-lines.ts'
import { ENTRY, type ManifestFile } from './format.ts'
import { describeBundle, type ManifestFacts } from './manifest.ts'
import { DeviceNames } from './names.ts'
import { openPlace, unwritable } from './place.ts'
import { createMeter, type Meter } from './progress.ts'
import { readme } from './readme.ts'
import { gapsOf, leasesOf, toLine } from './records.ts'
import { type Scope, scopeOf } from './scope.ts'
import type { BundleControl, BundleRequest, BundleResult, BundleSource } from './source.ts'
import type { SpooledEntry } from './spool.ts'
import { printSums, type Sum } from './sums.ts'
import { ZipWriter } from './zip-writer.ts'

/**
 * The bundle holds what was committed when this was called; capture may go on meanwhile.
 * @throws FieldtapError `bundle-exists`, `bundle-unwritable`, `cancelled`, or whatever the source throws.
 */
export async function writeBundle(
  source: BundleSource,
  request: BundleRequest,
  control: BundleControl,
): Promise<BundleResult> {
  const { path, overwrite, filter, signer } = request
  const { signal } = control
  if (signal.aborted) throw new FieldtapError('cancelled')
  const snapshot = takeSnapshot(source, request)
  const place = await openPlace(path, overwrite)
  const zip = new ZipWriter({ ...place, modified: filter.now, signal })
  try {
    const { facts, entries, meter } = await collect(snapshot, request, control, zip)
    meter.begin('file')
    const signerEntry = signer === null ? [] : [zip.add(ENTRY.signer, signer.publicKey)]
    const readmeEntry = zip.add(ENTRY.readme, readme({ ...facts, fileName: basename(path), signed: signer !== null }))
    const listed = [...signerEntry, readmeEntry, ...entries]
    const manifest = Buffer.from(`${JSON.stringify({ ...facts, files: listed.map(toFile) }, null, 1)}\n`)
    const first = [zip.add(ENTRY.manifest, manifest)]
    if (signer !== null) first.push(zip.add(ENTRY.signature, await signer.sign(manifest)))
    const summed = [...first, ...listed]
    const last = zip.add(ENTRY.sums, printSums(summed.map(toSum)))
    const { size, sha256 } = await zip.finish([...summed, last].map((entry) => entry.name))
    signal.throwIfAborted()
    await place.publish()
    return { path, size, lines: facts.lines, events: facts.events, sha256 }
  } catch (error) {
    if (signal.aborted) throw new FieldtapError('cancelled', {}, { cause: error })
    throw unwritable(path, error)
  } finally {
    await zip.abandon()
    await place.clear()
  }
}

/** What the source held when the export was asked for: the short things themselves, of the long ones where they end. */
interface Snapshot {
  readonly source: BundleSource
  readonly filter: LineFilter
  readonly scope: Scope
  readonly newestEvent: number
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
  readonly stored: ReadonlyMap<DeviceKey, StoredDevice>
  readonly totals: readonly DeviceTotals[]
}

function takeSnapshot(source: BundleSource, request: BundleRequest): Snapshot {
  const filter: LineFilter = { ...request.filter, maxSeq: source.lastSeq() }
  const scope = scopeOf(filter)
  return {
    source,
    filter,
    scope,
    newestEvent: newestEvent(source),
    leases: leasesOf(source.leases({ open: false }), scope),
    gaps: gapsOf(source.gaps(), scope),
    stored: new Map(source.devices().map((device) => [device.key, device])),
    totals: source.totals().filter((total) => scope.covers(total.device)),
  }
}

interface Collected {
  readonly facts: ManifestFacts
  /** In the order in which they stand in the file: the short ones first. */
  readonly entries: readonly SpooledEntry[]
  readonly meter: Meter
}

/** Everything that comes from the source. */
async function collect(
  snapshot: Snapshot,
  request: BundleRequest,
  control: BundleControl,
  zip: ZipWriter,
): Promise<Collected> {
  const { source, filter, scope, newestEvent: newest, leases, gaps, stored, totals } = snapshot
  const { signal } = control
  const meter = createMeter(control.onProgress, countBefore(filter, totals))
  const names = new DeviceNames([...stored.keys(), ...totals.map((total) => total.device), ...filter.devices])
  const devices = new DeviceExports(zip, names)
  for (const key of filter.devices) devices.of(key)

  meter.begin('lines')
  const { lines, bytes } = await exportLines(source.raw(filter, signal), devices, zip, meter.lines)
  signal.throwIfAborted()
  meter.begin('events')
  const written = await exportEvents({ source, scope, newest, signal }, devices, zip)
  meter.begin('records')
  const records = [
    zip.add(ENTRY.levels, Buffer.concat(leases.map(toLine))),
    zip.add(ENTRY.gaps, Buffer.concat(gaps.map(toLine))),
    zip.close(written.connections.entry),
    zip.close(written.list),
    ...(request.appLog === null ? [] : [await copyLog(request.appLog(), zip)]),
  ]
  const all = devices.all()
  const exported = { filter, devices: all, stored, lines, bytes, events: written.events }
  return {
    facts: describeBundle(request, {
      ...exported,
      connections: written.connections.count,
      leases: leases.length,
      gaps: gaps.length,
    }),
    entries: [
      ...records,
      ...all.map((device) => zip.close(device.events)),
      ...all.flatMap((device) => [zip.close(device.log), zip.close(device.ndjson)]),
    ],
    meter,
  }
}

function newestEvent(source: BundleSource): number {
  const everything = { devices: [], since: null, until: null, outcomes: [], categories: [], data: {}, text: '' }
  return source.events({ ...everything, limit: 1, before: null })[0]?.seq ?? 0
}

/** How many lines there will be, if it can be known without a search. */
function countBefore(filter: LineFilter, totals: readonly DeviceTotals[]): number | null {
  if (!matchesAll(filter.query) || filter.since !== null || filter.until !== null) return null
  return totals.reduce((sum, total) => sum + total.lines, 0)
}

function matchesAll(query: Query): boolean {
  return query.kind === 'and' && query.items.length === 0
}

/** A log that cannot be read is no reason to do without the bundle; the entry says so. */
async function copyLog(log: AsyncIterable<Uint8Array>, zip: ZipWriter): Promise<SpooledEntry> {
  const writer = zip.entry(ENTRY.appLog)
  try {
    for await (const chunk of log) {
      writer.write(chunk)
      await zip.ready()
    }
  } catch (error) {
    writer.write(Buffer.from(`\n[The rest of this log could not be read: ${String(error)}]\n`))
  }
  return zip.close(writer)
}

function toFile({ name, size, sha256 }: SpooledEntry): ManifestFile {
  return { name, size, sha256 }
}

function toSum({ name, sha256 }: SpooledEntry): Sum {
  return { name, sha256 }
}
