import { ENTRY, FORMAT, FORMAT_VERSION } from './format.ts'
import type { ManifestFacts } from './manifest.ts'
import { readme } from './readme.ts'
import { ReportFindings } from './report/findings.ts'
import { report } from './report/page.ts'

const LEVELS = { error: 0, warn: 0, info: 0, debug: 0, none: 0 }

/** A bundle about nothing: its words stand in every bundle, and a secret that is one of them cannot be told from it. */
export function vocabulary(): string {
  const facts: ManifestFacts = {
    format: FORMAT,
    version: FORMAT_VERSION,
    app: { name: '', version: '' },
    created: '',
    technician: '',
    site: '',
    job: '',
    note: '',
    query: { text: '', devices: [], since: null, until: null, maxSeq: 0 },
    devices: [],
    time: { from: null, to: null },
    lines: 0,
    bytes: 0,
    levels: LEVELS,
    events: 0,
    connections: 0,
    leases: 0,
    gaps: 0,
    notes: 0,
    contents: { events: true, levels: true, notes: true, appLog: true },
    redaction: { profile: 'none', rules: [], ownPatterns: 0 },
    capture: null,
    previous: null,
  }
  const about = { fileName: '', fingerprint: '' }
  const empty = { findings: new ReportFindings(), leases: [], gaps: [], notes: [], zoneOffsetMinutes: 0 }
  const page = report({ facts, ...about, ...empty })
  return [JSON.stringify(facts), readme({ ...facts, ...about }), page, Object.values(ENTRY).join(' '), OTHERS].join(
    '\n',
  )
}

/** Names of members that only a bundle with content has. */
const OTHERS =
  'binaryLines multilineLines deviceTime clockOffset received connection requestedAt confirmedAt restoreWhy restored-pending fieldtap platform unknown confirmed superseded technician description stateChange device-event device_log_id date_time created_at event_type_description packedSize packedAt'
