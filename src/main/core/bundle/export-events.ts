import { setImmediate } from 'node:timers/promises'
import type { DeviceEvent, DeviceKey } from '../../../shared/model.ts'
import type { DeviceExports } from './devices.ts'
import { EventList } from './event-list.ts'
import { ENTRY } from './format.ts'
import { toLine } from './records.ts'
import type { Redactor } from './redact/redactor.ts'
import type { ReportFindings } from './report/findings.ts'
import type { Scope } from './scope.ts'
import type { BundleSource } from './source.ts'
import type { EntryWriter } from './spool.ts'
import type { ZipWriter } from './zip-writer.ts'

const PAGE = 500

export interface EventsWritten {
  /** Events of devices. */
  readonly events: number
  /** All of them as one list, to be closed. */
  readonly list: EntryWriter
  /** Those of the laptop and its connections, to be closed. */
  readonly connections: { readonly entry: EntryWriter; readonly count: number }
}

interface Reading {
  readonly source: BundleSource
  readonly scope: Scope
  /** Nothing newer: the number of the newest event when the export began. */
  readonly newest: number
  readonly signal: AbortSignal
  readonly redactor: Redactor
  readonly findings: ReportFindings
}

/**
 * Writes all events of devices as one list, newest first; each device's in order of arrival, and apart from them those of
 * the laptop and its connections. The store pages from the newest back, so the order of arrival takes a second pass over
 * the same pages; only their numbers are kept.
 */
export async function exportEvents(reading: Reading, devices: DeviceExports, zip: ZipWriter): Promise<EventsWritten> {
  const { scope, redactor, findings } = reading
  const list = new EventList(zip.entry(ENTRY.deviceEvents))
  const connections = { entry: zip.entry(ENTRY.connections), count: 0 }
  let events = 0
  const addConnection = (event: DeviceEvent) => {
    if (event.device !== null && !(event.category === 'connection' && scope.covers(event.device))) return
    const redacted = redactor.record(event)
    connections.entry.write(toLine(redacted))
    if (event.device === null) findings.event(redacted)
    connections.count++
  }
  await writeList(reading, list, zip)
  const pages = await findPages(reading, scope.devices)
  const all = scope.devices.length === 0
  for await (const page of replay(reading, scope.devices, pages)) {
    for (const event of page) {
      if (all) addConnection(event)
      if (!isOfDevice(event, scope)) continue
      const device = devices.of(event.device)
      const redacted = redactor.record(event)
      device.events?.write(toLine(redacted))
      findings.event(redacted)
      device.eventCount++
      events++
    }
    await zip.ready()
  }
  if (!all) await exportConnections(reading, addConnection, zip)
  return { events, list: list.end(), connections }
}

/** Newest first is by when they happened there: what was read from a platform afterwards is older than it came. */
async function writeList(reading: Reading, list: EventList, zip: ZipWriter): Promise<void> {
  const { scope, newest, redactor } = reading
  for (let before: number | null = null; ; ) {
    const page = read(reading, scope.devices, before, 'time')
    for (const event of page) if (event.seq <= newest && isOfDevice(event, scope)) list.add(redactor.record(event))
    await zip.ready()
    before = page.at(-1)?.seq ?? null
    if (before === null) return
    await setImmediate()
  }
}

/** The store gives events of devices or all of them: those without a device take a pass over everything. */
async function exportConnections(reading: Reading, add: (event: DeviceEvent) => void, zip: ZipWriter): Promise<void> {
  const pages = await findPages(reading, [])
  for await (const page of replay(reading, [], pages)) {
    for (const event of page) add(event)
    await zip.ready()
  }
}

/** A page of events: those below `before`, down to `last`. */
interface EventPage {
  readonly before: number
  readonly last: number
}

async function findPages(reading: Reading, devices: readonly DeviceKey[]): Promise<readonly EventPage[]> {
  const pages: EventPage[] = []
  for (let before = reading.newest + 1; ; ) {
    const events = read(reading, devices, before)
    if (events.length === 0) return pages
    const last = Math.min(...events.map((event) => event.seq))
    pages.push({ before, last })
    before = last
    await setImmediate()
  }
}

async function* replay(
  reading: Reading,
  devices: readonly DeviceKey[],
  pages: readonly EventPage[],
): AsyncGenerator<readonly DeviceEvent[]> {
  for (const page of pages.toReversed()) {
    // What retention removed meanwhile is missing at the page's end, where older ones move up.
    yield read(reading, devices, page.before)
      .filter((event) => event.seq >= page.last)
      .toReversed()
    await setImmediate()
  }
}

function read(
  reading: Reading,
  devices: readonly DeviceKey[],
  before: number | null,
  order: 'arrival' | 'time' = 'arrival',
): readonly DeviceEvent[] {
  reading.signal.throwIfAborted()
  const { since, until } = reading.scope
  const filter = { devices, since, until, outcomes: [], categories: [], data: {}, text: '', limit: PAGE, before, order }
  return reading.source.events(filter)
}

function isOfDevice(event: DeviceEvent, scope: Scope): event is DeviceEvent & { device: DeviceKey } {
  return event.device !== null && scope.covers(event.device)
}
