/** Turns what a person asked for into the store's filters, with errors that point at the place. */

import { FieldtapError } from '../../../shared/errors.ts'
import { type DeviceKey, splitDeviceKey } from '../../../shared/model.ts'
import { parseQuery, type Query } from '../../../shared/query.ts'
import type { Parts } from '../core.ts'
import { PLATFORMS } from '../platforms/index.ts'
import type { LineFilter } from '../store/store.ts'

export function zoneOffsetMinutes(now: number): number {
  return -new Date(now).getTimezoneOffset()
}

export function findAll(parts: Parts, typed: readonly string[]): DeviceKey[] {
  return typed.map((name) => parts.registry.find(name))
}

/** A device that is known here, or becomes known because a platform has such names. */
export function deviceFor({ registry, now }: Parts, typed: string): DeviceKey {
  try {
    return registry.find(typed)
  } catch (error) {
    if (!(error instanceof FieldtapError) || error.code !== 'device-not-found') throw error
    for (const { info, identify } of PLATFORMS) {
      const prefix = `${info.id}:`
      const identity = identify(typed.startsWith(prefix) ? typed.slice(prefix.length) : typed)
      if (identity) return registry.add(info.id, identity, { kind: 'none' }, now())
    }
    throw error
  }
}

/** Null for an empty query. */
export function readQuery(text: string): Query | null {
  if (text.trim() === '') return null
  const parsed = parseQuery(text)
  if (parsed.ok) return parsed.query
  const { at, expected } = parsed.error
  throw new FieldtapError('query-invalid', { detail: `at character ${at + 1}, expected ${expected}` })
}

interface AskedLines {
  readonly query: string
  readonly devices: readonly string[]
  readonly since: number | null
  readonly until: number | null
}

export function lineFilter(parts: Parts, asked: AskedLines): LineFilter {
  return filterOf(asked, findAll(parts, asked.devices))
}

/** The same for an open bundle, which has devices of its own. */
export function bundleFilter(keys: readonly DeviceKey[], asked: AskedLines): LineFilter {
  return filterOf(
    asked,
    asked.devices.map((name) => findInBundle(keys, name)),
  )
}

/** @throws FieldtapError `device-not-found`. */
export function findInBundle(keys: readonly DeviceKey[], typed: string): DeviceKey {
  const found = keys.find((key) => key === typed) ?? keys.filter((key) => splitDeviceKey(key).ref === typed)[0]
  if (found === undefined) throw new FieldtapError('device-not-found', { detail: typed })
  return found
}

function filterOf(asked: AskedLines, devices: readonly DeviceKey[]): LineFilter {
  const parsed = parseQuery(asked.query)
  if (!parsed.ok) {
    const { at, expected } = parsed.error
    throw new FieldtapError('query-invalid', { detail: `at character ${at + 1}, expected ${expected}` })
  }
  const now = Date.now()
  const { since, until } = asked
  return { query: parsed.query, devices, since, until, maxSeq: null, now, zoneOffsetMinutes: zoneOffsetMinutes(now) }
}
