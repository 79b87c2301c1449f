import { LINE_LEVELS, toDeviceKey } from '../../../shared/model.ts'
import { ENTRY, type Manifest, type ManifestDevice, UNLISTED } from './format.ts'

export interface Problem {
  readonly entry: string
  readonly problem: string
}

/** What was found in an entry that the manifest lists. */
export interface Counted {
  readonly size: number
  readonly lineFeeds: number
}

/** Whether the manifest agrees with itself. */
export function checkManifest(manifest: Manifest): readonly Problem[] {
  const problems: string[] = []
  const say = (ok: boolean, problem: string) => {
    if (!ok) problems.push(problem)
  }
  const names = manifest.files.map((file) => file.name)
  const files = new Set(names)
  say(files.size === names.length, 'lists a file twice')
  for (const name of UNLISTED) say(!files.has(name), `lists ${name}, which it cannot vouch for`)
  const { devices } = manifest
  say(new Set(devices.map((device) => device.key)).size === devices.length, 'lists a device twice')
  for (const device of devices) {
    say(device.key === toDeviceKey(device.platform, device.ref), `names device ${device.key} in two ways`)
    say(sumOf(device.levels) === device.lines, `counts the lines of ${device.key} in two ways`)
    for (const name of filesOf(device)) say(files.has(name), `does not list ${name}, a file of a device`)
  }
  const total = (count: (device: ManifestDevice) => number) => devices.reduce((sum, device) => sum + count(device), 0)
  say(total((device) => device.lines) === manifest.lines, 'counts its lines in two ways')
  say(total((device) => device.bytes) === manifest.bytes, 'counts its bytes in two ways')
  say(total((device) => device.events) === manifest.events, 'counts its events in two ways')
  for (const level of LINE_LEVELS) {
    say(total((device) => device.levels[level]) === manifest.levels[level], `counts its ${level} lines in two ways`)
  }
  return problems.map((problem) => ({ entry: ENTRY.manifest, problem }))
}

/** Whether the entries hold as much as the manifest says they do. */
export function checkCounts(manifest: Manifest, counted: ReadonlyMap<string, Counted>): readonly Problem[] {
  const problems: Problem[] = []
  const expect = (entry: string, what: 'size' | 'lineFeeds', count: number) => {
    const found = counted.get(entry)?.[what]
    if (found === undefined || found === count) return
    const unit = what === 'size' ? 'bytes' : 'lines'
    problems.push({ entry, problem: `has ${found} ${unit}, and the manifest counts ${count}` })
  }
  for (const device of manifest.devices) {
    expect(device.files.log, 'size', device.bytes + device.lines)
    expect(device.files.ndjson, 'lineFeeds', device.lines)
    if (device.files.events !== null) expect(device.files.events, 'lineFeeds', device.events)
  }
  expect(ENTRY.levels, 'lineFeeds', manifest.leases)
  expect(ENTRY.gaps, 'lineFeeds', manifest.gaps)
  expect(ENTRY.notes, 'lineFeeds', manifest.notes)
  expect(ENTRY.connections, 'lineFeeds', manifest.connections)
  return problems
}

function filesOf({ files }: ManifestDevice): readonly string[] {
  return Object.values(files).filter((name) => name !== null)
}

function sumOf(levels: ManifestDevice['levels']): number {
  return LINE_LEVELS.reduce((sum, level) => sum + levels[level], 0)
}
