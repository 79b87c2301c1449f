/** A record of the device event log (§3.3 of the API: `device-event`) and what it means here. */
import { z } from 'zod'
import { type Instant, parseInstant } from '../../../../shared/instant.ts'
import type { Outcome } from '../../../../shared/model.ts'
import type { DeviceIdentity, Observation } from '../platform.ts'
import { explainCode, outcomeOfCode } from './codes.ts'

/** As strict as it must be to know which event it is, and when; the rest is kept as it comes. */
const named = z.union([z.string(), z.number()]).transform(String).nullish().catch(null)
const word = z.string().nullish().catch(null)

const record = z.looseObject({
  id: named,
  device_log_id: named,
  date_time: word,
  created_at: word,
  device_id: named,
  event_type: named,
  event_type_category: named,
  event_type_description: word,
  description: word,
  state_change: z.boolean().nullish().catch(null),
  data: z.record(z.string(), z.unknown()).nullish().catch(null),
})
type DeviceRecord = z.infer<typeof record>

export type EventRead =
  | { readonly ok: true; readonly id: string; readonly at: Instant; readonly seen: Observation }
  | { readonly ok: false; readonly path: string; readonly what: string }

/** `raw` is the record as it stands in the page. */
export function readEvent(value: unknown, raw: string): EventRead {
  const { success, data: item } = record.safeParse(value)
  if (!success) return { ok: false, path: '', what: 'it is no object' }
  const id = item.id || item.device_log_id
  if (!id) return { ok: false, path: '', what: 'it has neither id nor device_log_id' }
  const at = parseInstant(item.date_time ?? '') ?? parseInstant(item.created_at ?? '')
  if (at === null) {
    const given = item.date_time
    return {
      ok: false,
      path: '.date_time',
      what: given ? `${JSON.stringify(given)} is no time` : 'the time is missing',
    }
  }
  const type = item.event_type ?? ''
  const event = {
    id,
    time: at.ms,
    micros: at.micros,
    outcome: outcomeOf(item, type),
    category: item.event_type_category || 'device-event',
    type,
    description: item.description ?? explainCode(type)?.en ?? type,
    stateChange: item.state_change ?? false,
    data: dataOf(value as Readonly<Record<string, unknown>>),
    source: 'platform' as const,
    raw,
  }
  return { ok: true, id, at, seen: { is: 'event', identity: identityOf(item.device_id), event } }
}

/** `device_id` is not among what the API promises. */
function identityOf(id: string | null | undefined): DeviceIdentity {
  const ref = id || 'unknown'
  return { ref, product: null, name: ref }
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  SUCCESS: 'SUCCESS',
  FAIL: 'FAIL',
  SKIPPED: 'SKIPPED',
  INFO: 'INFO',
  // Deprecated, replaced by INFO; that it was written stays in the data.
  UNDETERMINED: 'INFO',
}

/** What the platform says goes before what the table says of the code. */
function outcomeOf(item: DeviceRecord, type: string): Outcome {
  return OUTCOMES[(item.event_type_description ?? '').trim().toUpperCase()] ?? outcomeOfCode(type) ?? 'INFO'
}

/** Members that every event has a place for. */
const ELSEWHERE: ReadonlySet<string> = new Set(['id', 'description', 'data'])

/** Every member of the record by its name, and those of its `data`; one that would be taken for another is `data.NAME`. */
function dataOf(item: Readonly<Record<string, unknown>>): Record<string, string> {
  const data: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(item)) {
    if (ELSEWHERE.has(name) || isEmpty(value)) continue
    data[name] = textOf(value)
  }
  const inner = item.data
  if (typeof inner !== 'object' || inner === null)
    return isEmpty(inner) ? { ...data } : { ...data, data: textOf(inner) }
  for (const [name, value] of Object.entries(inner)) {
    if (value !== null) data[name in data || ELSEWHERE.has(name) ? `data.${name}` : name] = textOf(value)
  }
  return { ...data }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
