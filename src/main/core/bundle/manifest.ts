import type { LineFilter, StoredDevice } from '../store/store.ts'
import { LineSummary } from './block-list.ts'
import { type DeviceExport, describeDevice, levelsOf, timesOf } from './devices.ts'
import { FORMAT, FORMAT_VERSION, isoTime, type Manifest } from './format.ts'
import type { Redactor } from './redact/redactor.ts'
import type { BundleRequest } from './source.ts'

/** Everything of a manifest but the list of files, which is only known when they are written. */
export type ManifestFacts = Omit<Manifest, 'files'>

export interface Exported {
  readonly filter: LineFilter
  readonly devices: readonly DeviceExport[]
  readonly stored: ReadonlyMap<string, StoredDevice>
  readonly lines: number
  readonly bytes: number
  readonly events: number
  readonly connections: number
  readonly leases: number
  readonly gaps: number
  readonly notes: number
  readonly redactor: Redactor
}

/** What of a request the manifest says. */
export type Described = Pick<
  BundleRequest,
  'app' | 'technician' | 'site' | 'job' | 'note' | 'queryText' | 'contents' | 'chain'
>

export function describeBundle(request: Described, exported: Exported): ManifestFacts {
  const { filter, devices, stored, lines, bytes, events, connections, leases, gaps, notes, redactor } = exported
  const { app, technician, site, job, note, queryText, contents, chain } = request
  const total = new LineSummary()
  for (const device of devices) total.join(device.blocks.total)
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    app: { name: app.name, version: app.version },
    created: isoTime(filter.now) ?? '',
    technician,
    site,
    job,
    note,
    query: {
      text: queryText,
      devices: filter.devices.map((key) => redactor.key(key)),
      since: isoTime(filter.since),
      until: isoTime(filter.until),
      maxSeq: filter.maxSeq ?? 0,
    },
    devices: devices.map((device) => describeDevice(device, stored.get(device.source), redactor)),
    time: timesOf(total),
    lines,
    bytes,
    levels: levelsOf(total),
    events,
    connections,
    leases,
    gaps,
    notes,
    contents,
    redaction: toRedaction(redactor),
    capture: chain && { id: chain.id, number: chain.number },
    previous: chain?.previous ?? null,
  }
}

function toRedaction(redactor: Redactor): Manifest['redaction'] {
  const { profile, rules, ownPatterns } = redactor.summary()
  return { profile, rules: [...rules], ownPatterns }
}
