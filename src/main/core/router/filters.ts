/** Turns what a person asked for into the store's filters, with errors that point at the place. */

import { FieldtapError } from '../../../shared/errors.ts'
import type { DeviceKey } from '../../../shared/model.ts'
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

export function lineFilter(
  parts: Parts,
  asked: {
    readonly query: string
    readonly devices: readonly string[]
    readonly since: number | null
    readonly until: number | null
  },
): LineFilter {
  const parsed = parseQuery(asked.query)
  if (!parsed.ok) {
    const { at, expected } = parsed.error
    throw new FieldtapError('query-invalid', { detail: `at character ${at + 1}, expected ${expected}` })
  }
  const now = Date.now()
  return {
    query: parsed.query,
    devices: findAll(parts, asked.devices),
    since: asked.since,
    until: asked.until,
    maxSeq: null,
    now,
    zoneOffsetMinutes: zoneOffsetMinutes(now),
  }
}
