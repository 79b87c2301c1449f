import type { LineQuery } from '../../shared/contract/lines.ts'
import type { Api } from '../client.ts'

export interface Count {
  readonly matched: number
  readonly total: number
  readonly done: boolean
  /** How long it has taken so far. */
  readonly ms: number
}

/** Counts what matches, telling each step of it, until it is done or the signal ends it. */
export async function countMatches(
  api: Api,
  query: LineQuery,
  signal: AbortSignal,
  told: (count: Count) => void,
): Promise<void> {
  const began = performance.now()
  let last: Count | null = null
  for await (const { matched, scanned, total } of await api.lines.count(query, { signal })) {
    last = { matched, total, done: scanned >= total, ms: performance.now() - began }
    told(last)
  }
  if (last !== null && !last.done) told({ ...last, done: true })
}
