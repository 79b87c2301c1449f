import { copyLog } from './app-log.ts'
import { DeviceExports } from './devices.ts'
import { exportEvents } from './export-events.ts'
import { exportLines } from './export-lines.ts'
import { ENTRY } from './format.ts'
import { describeBundle, type ManifestFacts } from './manifest.ts'
import { DeviceNames } from './names.ts'
import { createMeter, type Meter } from './progress.ts'
import { toLine } from './records.ts'
import type { Redactor } from './redact/redactor.ts'
import { ReportFindings } from './report/findings.ts'
import { countBefore, type Snapshot } from './snapshot.ts'
import type { BundleControl, BundleRequest } from './source.ts'
import type { SpooledEntry } from './spool.ts'
import type { ZipWriter } from './zip-writer.ts'

export interface Collected {
  readonly facts: ManifestFacts
  readonly findings: ReportFindings
  /** As they are in the bundle. */
  readonly leases: Snapshot['leases']
  readonly gaps: Snapshot['gaps']
  readonly notes: Snapshot['notes']
  /** In the order in which they stand in the file: the short ones first. */
  readonly entries: readonly SpooledEntry[]
  readonly devices: DeviceExports
  readonly meter: Meter
}

/** Everything that comes from the source. */
export async function collect(
  snapshot: Snapshot,
  request: BundleRequest,
  control: BundleControl,
  zip: ZipWriter,
  redactor: Redactor,
): Promise<Collected> {
  const { source, filter, scope, newestEvent: newest, stored, totals } = snapshot
  const { contents } = request
  const { signal } = control
  const meter = createMeter(control.onProgress, countBefore(snapshot))
  const expected = [...stored.keys(), ...totals.map((total) => total.device), ...filter.devices]
  const names = new DeviceNames(expected.map((key) => redactor.key(key)))
  const devices = new DeviceExports(zip, names, redactor, contents.events)
  for (const key of filter.devices) devices.of(key)
  const findings = new ReportFindings()

  meter.begin('lines')
  const { lines, bytes } = await exportLines(source.packed(filter, signal), devices, {
    zip,
    redactor,
    findings,
    onPage: meter.lines,
  })
  signal.throwIfAborted()
  meter.begin('events')
  const written = contents.events
    ? await exportEvents({ source, scope, newest, signal, redactor, findings }, devices, zip)
    : null
  meter.begin('records')
  const leases = snapshot.leases.map((lease) => redactor.record(lease))
  const gaps = snapshot.gaps.map((gap) => redactor.record(gap))
  const notes = snapshot.notes.map((note) => redactor.record(note))
  const records = [
    ...(contents.levels ? [zip.add(ENTRY.levels, Buffer.concat(leases.map(toLine)))] : []),
    zip.add(ENTRY.gaps, Buffer.concat(gaps.map(toLine))),
    ...(contents.notes ? [zip.add(ENTRY.notes, Buffer.concat(notes.map(toLine)))] : []),
    ...(written === null ? [] : [zip.close(written.connections.entry), zip.close(written.list)]),
    ...(request.appLog === null || !contents.appLog ? [] : [await copyLog(request.appLog(), scope, redactor, zip)]),
  ]
  const all = devices.all()
  const facts = describeBundle(redactor.record(describable(request)), {
    filter,
    devices: all,
    stored,
    redactor,
    lines,
    bytes,
    events: written?.events ?? 0,
    connections: written?.connections.count ?? 0,
    leases: leases.length,
    gaps: gaps.length,
    notes: notes.length,
  })
  const logs = all.flatMap((device) => [zip.close(device.log), devices.close(device)])
  const events = all.flatMap((device) => (device.events === null ? [] : [zip.close(device.events)]))
  return { facts, findings, leases, gaps, notes, entries: [...records, ...events, ...logs], devices, meter }
}

/** What of the request stands in the manifest: texts that a person wrote may hold a secret as well. */
function describable({ app, technician, site, job, note, queryText, contents, chain }: BundleRequest) {
  return { app, technician, site, job, note, queryText, contents, chain }
}
