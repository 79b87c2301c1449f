import { type DeviceKey, LINE_LEVELS, type LineLevel, splitDeviceKey } from '../../../shared/model.ts'
import type { StoredDevice } from '../store/store.ts'
import { deviceEntries, isoTime, type ManifestDevice } from './format.ts'
import { LineEncoder } from './line-json.ts'
import type { DeviceNames } from './names.ts'
import type { EntryWriter } from './spool.ts'
import type { ZipWriter } from './zip-writer.ts'

export type MutableLevels = Record<LineLevel, number>

export function noLevels(): MutableLevels {
  return Object.fromEntries(LINE_LEVELS.map((level) => [level, 0])) as MutableLevels
}

/** One device's entries while they are written, and what is counted of them. */
export interface DeviceExport {
  readonly key: DeviceKey
  readonly files: ReturnType<typeof deviceEntries>
  readonly log: EntryWriter
  readonly ndjson: EntryWriter
  readonly events: EntryWriter
  readonly encoder: LineEncoder
  readonly levels: MutableLevels
  lines: number
  bytes: number
  binaryLines: number
  multilineLines: number
  eventCount: number
  /** Earliest and latest corrected time, first and last line number; meaningless without lines. */
  from: number
  to: number
  firstSeq: number
  lastSeq: number
}

/** The devices of a bundle: those asked for by name, and any that turns out to have lines or events. */
export class DeviceExports {
  readonly #zip: ZipWriter
  readonly #names: DeviceNames
  readonly #exports = new Map<DeviceKey, DeviceExport>()

  constructor(zip: ZipWriter, names: DeviceNames) {
    this.#zip = zip
    this.#names = names
  }

  of(key: DeviceKey): DeviceExport {
    const known = this.#exports.get(key)
    if (known !== undefined) return known
    const files = deviceEntries(this.#names.of(key))
    const made: DeviceExport = {
      key,
      files,
      log: this.#zip.entry(files.log),
      ndjson: this.#zip.entry(files.ndjson),
      events: this.#zip.entry(files.events),
      encoder: new LineEncoder(key),
      levels: noLevels(),
      lines: 0,
      bytes: 0,
      binaryLines: 0,
      multilineLines: 0,
      eventCount: 0,
      from: Number.POSITIVE_INFINITY,
      to: Number.NEGATIVE_INFINITY,
      firstSeq: 0,
      lastSeq: 0,
    }
    this.#exports.set(key, made)
    return made
  }

  all(): readonly DeviceExport[] {
    return [...this.#exports.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  }
}

export function describeDevice(device: DeviceExport, stored: StoredDevice | undefined): ManifestDevice {
  const { platform, ref } = splitDeviceKey(device.key)
  const { key, lines, bytes, binaryLines, multilineLines, levels, eventCount, files } = device
  return {
    key,
    platform,
    ref,
    name: stored?.name ?? ref,
    product: stored?.product ?? null,
    lines,
    bytes,
    binaryLines,
    multilineLines,
    levels,
    time: lines === 0 ? { from: null, to: null } : { from: isoTime(device.from), to: isoTime(device.to) },
    seq: lines === 0 ? null : { first: device.firstSeq, last: device.lastSeq },
    events: eventCount,
    files,
  }
}
