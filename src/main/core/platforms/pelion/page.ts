/** A page of the device event log (§3.3 of the API: the envelope `list`), read from its bytes. */
import { z } from 'zod'
import type { Instant } from '../../../../shared/instant.ts'
import { BrokenAnswer } from '../cloud-side.ts'
import type { Observation } from '../platform.ts'
import { readEvent } from './event.ts'
import { type JsonFault, placeOf, scanJson } from './json-scan.ts'

export interface EventPage {
  readonly observations: readonly Observation[]
  /** Times of the newest and the oldest of them. */
  readonly newest: Instant | null
  /** Id after which the next page begins; null: this was the last. */
  readonly next: string | null
  /** All that match, where it says. */
  readonly total: number | null
}

const envelope = z.looseObject({
  data: z.array(z.unknown()).nullish(),
  has_more: z.boolean().nullish().catch(null),
  after: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
  total_count: z.number().int().nonnegative().nullish().catch(null),
})

/**
 * Throws `BrokenAnswer` with the place: line, column, path and what is wrong there.
 *
 * Where the next page begins: after the envelope's `after`, or, where that is null although there is more, after the last
 * item (the vendor's sample has it so, and its Python client never asks otherwise).
 */
export function readPage(body: Uint8Array): EventPage {
  const text = new TextDecoder().decode(body)
  const broken = (fault: JsonFault) => new BrokenAnswer(inWords(fault), body)
  const value = parse(text)
  const scan = scanJson(text, 'data')
  if (!scan.ok) throw broken(scan.fault)
  const read = envelope.safeParse(value)
  if (!read.success || typeof value !== 'object') {
    const path = read.error?.issues[0]?.path.join('.') ?? ''
    const what = path === '' ? 'the answer is no JSON object' : 'it is not what the API documents'
    throw broken({ ...placeOf(text, 0), path, what })
  }
  const { data, has_more: hasMore, after, total_count: total } = read.data
  if (!data) throw broken({ ...placeOf(text, 0), path: 'data', what: 'the list is missing' })
  const events = data.map((item, at) => {
    const span = scan.items[at] ?? { start: 0, end: 0 }
    const event = readEvent(item, text.slice(span.start, span.end))
    if (event.ok) return event
    throw broken({ ...placeOf(text, span.start), path: `data[${at}]${event.path}`, what: event.what })
  })
  const next = hasMore ? after || events.at(-1)?.id : null
  if (next === undefined) {
    throw broken({ ...placeOf(text, 0), path: 'has_more', what: 'there is more, but nothing to go on from' })
  }
  return {
    observations: events.map(({ seen }) => seen),
    newest: events.map(({ at }) => at).reduce<Instant | null>(later, null),
    next,
    total: total ?? null,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function later(one: Instant | null, other: Instant): Instant {
  if (one === null) return other
  return other.ms > one.ms || (other.ms === one.ms && other.micros > one.micros) ? other : one
}

function inWords({ line, column, path, what }: JsonFault): string {
  return `line ${line}, column ${column}${path === '' ? '' : `, at ${path}`}: ${what}`
}
