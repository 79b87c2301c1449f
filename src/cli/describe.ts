/** What the commands print for people: plain columns, local times, no colors. */
import type { Connection, Device, DeviceEvent, DeviceKey, KnownLevel, LevelLease } from '../shared/model.ts'
import { splitDeviceKey } from '../shared/model.ts'
import type { Note } from '../shared/notes.ts'
import { formatDuration, type Zone } from '../shared/time.ts'
import { printable } from './output.ts'

/** Left-aligned columns, two spaces apart; '' for no rows. */
export function columns(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable))
  const widths = (clean[0] ?? []).map((_, at) => Math.max(...clean.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')
  return clean.map((row) => `${line(row).trimEnd()}\n`).join('')
}

/** `2026-03-01 08:00:00.123` in the laptop's zone; '-' for never. */
export function localTime(ms: number | null, zone: Zone): string {
  if (ms === null) return '-'
  const minutes = typeof zone === 'number' ? zone : zone(ms)
  return new Date(ms + minutes * 60_000).toISOString().replace('T', ' ').replace('Z', '')
}

/** As it is typed on the command line: `PRODUCT/NAME` or an id. */
export function refOf(device: DeviceKey): string {
  return splitDeviceKey(device).ref
}

export function deviceRows(devices: readonly Device[], zone: Zone): readonly (readonly string[])[] {
  // The plain reference is enough unless two platforms have the same.
  const times = Map.groupBy(devices, ({ ref }) => ref)
  const rows = devices.map((device) => [
    (times.get(device.ref)?.length ?? 0) > 1 ? device.key : device.ref,
    device.state,
    levelText(device.level),
    String(device.lines),
    localTime(device.lastSeen, zone),
  ])
  return rows.length === 0 ? [] : [['DEVICE', 'STATE', 'LEVEL', 'LINES', 'LAST SEEN'], ...rows]
}

export function levelText({ level, how }: KnownLevel): string {
  return level === null || how === 'unknown' ? 'unknown' : `${level} (${how})`
}

export function connectionRows(connections: readonly Connection[]): readonly (readonly string[])[] {
  const rows = connections.map(({ name, kind, url, state, detail }) => [
    name,
    kind,
    url,
    state.is,
    'why' in state ? state.why : detail,
  ])
  return rows.length === 0 ? [] : [['NAME', 'KIND', 'ADDRESS', 'STATE', 'DETAIL'], ...rows]
}

export function leaseRows(leases: readonly LevelLease[], zone: Zone): readonly (readonly string[])[] {
  const rows = leases.map((lease) => [
    refOf(lease.device),
    `${lease.during}, then ${lease.restoreTo}`,
    lease.state,
    localTime(lease.requestedAt, zone),
    localTime(lease.endedAt ?? lease.endsAt, zone),
    [lease.technician, lease.reason].filter((part) => part !== '').join(': '),
  ])
  return rows.length === 0 ? [] : [['DEVICE', 'LEVEL', 'STATE', 'FROM', 'UNTIL', 'WHY'], ...rows]
}

export function eventLine(event: DeviceEvent, zone: Zone): string {
  const device = event.device === null ? (event.connection ?? '-') : refOf(event.device)
  const time = localTime(event.time, zone)
  return printable(
    `${time}  ${event.outcome.padEnd(7)}  ${event.category}/${event.type}  ${device}  ${event.description}`,
  )
}

export function noteLine({ id, target, text, technician, createdAt }: Note, zone: Zone): string {
  const time = (ms: number) => localTime(ms, zone)
  const device = target.device === null ? 'all devices' : refOf(target.device)
  const about =
    target.is === 'line'
      ? `${time(target.at)}  ${device}  line ${target.seq}: ${target.excerpt}`
      : target.is === 'range'
        ? `${time(target.from)} to ${time(target.to)}  ${device}`
        : `${time(createdAt)}  ${device}`
  const words = [text, technician === '' ? '' : `(${technician})`].filter((part) => part !== '').join(' ')
  return printable([id, about, words].filter((part) => part !== '').join('  '))
}

const SAID: Readonly<Record<LevelLease['state'], (lease: LevelLease) => string>> = {
  requested: ({ during, toldAt }) =>
    toldAt === null
      ? `${during} is asked for; the device has not been told yet`
      : `${during} may have been taken back; the device has not been told again yet`,
  told: ({ during }) => `told ${during}`,
  confirmed: ({ during }) => `${during} confirmed`,
  restoring: ({ restoreTo }) => `told to go back to ${restoreTo}`,
  'restore-pending': ({ restoreTo }) => `away; goes back to ${restoreTo} as soon as it is heard again`,
  restored: ({ restoreTo }) => `back to ${restoreTo}`,
  superseded: () => 'replaced by a newer lease',
}

/** One sentence about a lease as it is now. */
const BACK_WHY: Readonly<Record<LevelLease['restoreWhy'], string>> = {
  before: 'what was there before',
  baseline: 'the baseline, because what was there before is not known or not wanted',
  chosen: 'as asked for',
}

const DEAD_MAN: Readonly<Record<LevelLease['deadMan'], string>> = {
  armed:
    'If this laptop disappears, the broker restores it within ten seconds or so; not if the broker goes down as well, nor while the device is away.',
  unneeded:
    'The device asks this laptop for its level at each sign-in; if the laptop disappears, it stays raised until then.',
  unavailable:
    'The broker took no will, or the platform keeps the level: if this laptop disappears, the level stays raised until Fieldtap runs again.',
}

/** Where a lease goes back to and why there, and what holds if the laptop disappears. */
export function guaranteeText({ restoreTo, restoreWhy, deadMan }: LevelLease): string {
  return `It goes back to ${restoreTo}: ${BACK_WHY[restoreWhy]}. ${DEAD_MAN[deadMan]}`
}

export function leaseText(lease: LevelLease, now: number): string {
  const left =
    lease.ended === null
      ? `, for another ${formatDuration(Math.max(0, Math.ceil((lease.endsAt - now) / 1000)) * 1000)}`
      : ''
  const back = lease.state === 'told' || lease.state === 'confirmed' ? `${left}, then ${lease.restoreTo}` : ''
  return printable(`${refOf(lease.device)}: ${SAID[lease.state](lease)}${back}`)
}
