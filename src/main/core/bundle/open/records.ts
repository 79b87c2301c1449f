/** The short things of an opened bundle: events, levels, gaps, notes. */
import type { z } from 'zod'
import { type DeviceEvent, deviceEvent, type Gap, gap, type LevelLease, levelLease } from '../../../../shared/model.ts'
import { type Note, note } from '../../../../shared/notes.ts'
import { BundleFault } from '../fault.ts'
import { ENTRY, type Manifest } from '../format.ts'
import type { ZipReader } from '../zip-reader.ts'

/** Of one entry; a bundle of more events is searched with other tools. */
const LARGEST = 256 * 1024 * 1024

export interface BundleRecords {
  /** Of devices, of the laptop and its connections, in the order of their numbers. */
  readonly events: readonly DeviceEvent[]
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
  readonly notes: readonly Note[]
}

/** @throws BundleFault */
export async function readRecords(zip: ZipReader, manifest: Manifest): Promise<BundleRecords> {
  const events: DeviceEvent[] = []
  for (const { files } of manifest.devices) {
    if (files.events !== null) for (const event of await read(zip, files.events, deviceEvent)) events.push(event)
  }
  for (const event of await read(zip, ENTRY.connections, deviceEvent)) events.push(event)
  // What happened to a device's connection is in both.
  const once = new Map(events.map((event) => [event.seq, event]))
  return {
    events: [...once.values()].sort((a, b) => a.seq - b.seq),
    leases: await read(zip, ENTRY.levels, levelLease),
    gaps: await read(zip, ENTRY.gaps, gap),
    notes: await read(zip, ENTRY.notes, note),
  }
}

async function read<T>(zip: ZipReader, name: string, schema: z.ZodType<T>): Promise<T[]> {
  const entry = zip.entries.get(name)
  if (entry === undefined) return []
  const text = (await zip.readWhole(entry, LARGEST)).toString()
  if (text !== '' && !text.endsWith('\n')) throw new BundleFault(name, 'is cut off in a line')
  return text
    .split('\n')
    .slice(0, -1)
    .map((json, at) => {
      const parsed = schema.safeParse(parse(json))
      if (!parsed.success) throw new BundleFault(name, `has a record in line ${at + 1} that is not as it must be`)
      return parsed.data
    })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
