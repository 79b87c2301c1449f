import { type DeviceKey, LINE_LEVELS, type LineLevel, splitDeviceKey } from '../../../shared/model.ts'
import type { StoredDevice } from '../store/store.ts'
import { BlockList, type LineSummary } from './block-list.ts'
import { ChunkStock } from './chunk-stock.ts'
import { DeviceLines } from './device-lines.ts'
import { deviceEntries, isoTime, type ManifestDevice } from './format.ts'
import type { BundleIndex } from './index-format.ts'
import type { DeviceNames } from './names.ts'
import type { Redactor } from './redact/redactor.ts'
import type { EntryWriter, SpooledEntry } from './spool.ts'
import type { ZipWriter } from './zip-writer.ts'

/** One device's entries while they are written, and what is counted of them. */
export interface DeviceExport {
  /** As it is called in the bundle, and in the source. */
  readonly key: DeviceKey
  readonly source: DeviceKey
  readonly files: ReturnType<typeof deviceEntries>
  readonly log: EntryWriter
  readonly ndjson: EntryWriter
  /** Null in a bundle without events. */
  readonly events: EntryWriter | null
  readonly blocks: BlockList
  readonly writer: DeviceLines
  bytes: number
  binaryLines: number
  multilineLines: number
  eventCount: number
}

/** The devices of a bundle: those asked for by name, and any that turns out to have lines or events. */
export class DeviceExports {
  readonly #zip: ZipWriter
  readonly #names: DeviceNames
  readonly #redactor: Redactor
  readonly #hasEvents: boolean
  readonly #stock: ChunkStock
  readonly #exports = new Map<DeviceKey, DeviceExport>()
  /** By the name in the source: two of them may come out as one. */
  readonly #sources = new Map<DeviceKey, DeviceExport>()
  readonly #closed = new Map<DeviceExport, SpooledEntry>()

  constructor(zip: ZipWriter, names: DeviceNames, redactor: Redactor, hasEvents: boolean) {
    this.#zip = zip
    this.#names = names
    this.#redactor = redactor
    this.#hasEvents = hasEvents
    this.#stock = new ChunkStock((size) => zip.allocate(size))
  }

  /** @param source the device's key in the source. */
  of(source: DeviceKey): DeviceExport {
    const known = this.#sources.get(source)
    if (known !== undefined) return known
    const key = this.#redactor.key(source)
    const made = this.#exports.get(key) ?? this.#make(key, source)
    this.#sources.set(source, made)
    return made
  }

  #make(key: DeviceKey, source: DeviceKey): DeviceExport {
    const files = deviceEntries(this.#names.of(key))
    const lines = this.#zip.lines(files.log, files.ndjson)
    const blocks = new BlockList()
    const made: DeviceExport = {
      key,
      source,
      files,
      log: lines.log,
      ndjson: lines.ndjson,
      events: this.#hasEvents ? this.#zip.entry(files.events) : null,
      blocks,
      writer: new DeviceLines(lines, blocks, this.#stock),
      bytes: 0,
      binaryLines: 0,
      multilineLines: 0,
      eventCount: 0,
    }
    this.#exports.set(key, made)
    return made
  }

  /** Ends its lines. */
  close(device: DeviceExport): SpooledEntry {
    const entry = this.#zip.close(device.ndjson)
    this.#closed.set(device, entry)
    return entry
  }

  /** Where the lines of each lie, once everything is in the spool. */
  index(): BundleIndex['logs'] {
    return this.all().map((device) => {
      const entry = this.#closed.get(device)
      if (entry === undefined) throw new Error(`The lines of ${device.key} are not closed`)
      return { device: device.key, entry: entry.name, blocks: device.blocks.finish(entry) }
    })
  }

  all(): readonly DeviceExport[] {
    return [...this.#exports.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  }
}

export function describeDevice(
  device: DeviceExport,
  stored: StoredDevice | undefined,
  redactor: Redactor,
): ManifestDevice {
  const { platform, ref } = splitDeviceKey(device.key)
  const { key, bytes, binaryLines, multilineLines, eventCount, files } = device
  const { total } = device.blocks
  return {
    key,
    platform,
    ref,
    name: stored === undefined ? ref : redactor.text(stored.name),
    product: stored?.product == null ? null : redactor.text(stored.product),
    lines: total.lines,
    bytes,
    binaryLines,
    multilineLines,
    levels: levelsOf(total),
    time: timesOf(total),
    seq: total.lines === 0 ? null : { first: total.first, last: total.last },
    events: eventCount,
    files: { ...files, events: device.events === null ? null : files.events },
  }
}

export function levelsOf({ levels }: LineSummary): Record<LineLevel, number> {
  return Object.fromEntries(LINE_LEVELS.map((level, at) => [level, levels[at]])) as Record<LineLevel, number>
}

export function timesOf({ lines, from, to }: LineSummary): ManifestDevice['time'] {
  return lines === 0 ? { from: null, to: null } : { from: isoTime(from), to: isoTime(to) }
}
