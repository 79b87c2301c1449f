/** The query, asked of records here: what a filter pattern let through, and what no pattern can say. */
import { FieldtapError } from '../../../../shared/errors.ts'
import { checkInline, compileMatcher, type Query } from '../../../../shared/query.ts'
import type { LogRecord } from './entry.ts'
import { toLine } from './lines.ts'
import { identityOfRecord } from './observe.ts'
import { INFO } from './settings.ts'

/** Throws `query-invalid` for a pattern that cannot run where it could not be stopped. */
export function matcherOf(query: Query | null, now: number): (record: LogRecord) => boolean {
  if (query === null) return () => true
  const objection = checkInline(query)
  if (objection !== null) throw new FieldtapError('query-invalid', { detail: `expected ${objection.expected}` })
  const matches = compileMatcher(query, { now, zone: -new Date(now).getTimezoneOffset(), regex: 're2' })
  return (record) => {
    const { level, module, time } = toLine(record)
    const { ref } = identityOfRecord(record)
    return matches({ text: record.message, level, module, time, device: ref, platform: INFO.id })
  }
}
