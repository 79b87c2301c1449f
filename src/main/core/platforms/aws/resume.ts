/** How far a log group has been read, for each query that it was read with: what was left out for one is not there for another. */
import { z } from 'zod'

const reading = z.object({
  /** In the query's own spelling; '' reads everything. */
  query: z.string(),
  /** From where it is complete, Unix ms; null: from the beginning. */
  since: z.number().nullable(),
  /** Time of the newest entry that was read, Unix ms; null: none yet. */
  newest: z.number().nullable(),
  /** The page that comes next of a reading that did not get to its end. */
  page: z
    .object({
      token: z.string(),
      /** What the token was given for: it goes on with nothing else. */
      start: z.number().nullable(),
      end: z.number().nullable(),
      pattern: z.string().nullable(),
      /** When it was given, Unix ms. */
      at: z.number(),
    })
    .nullable(),
})
export type Reading = Readonly<z.infer<typeof reading>>

const resume = z.object({ v: z.literal(1), readings: z.array(reading) })

/** Queries that are remembered, the newest first. */
const MOST = 16

export function readResume(text: string | null): readonly Reading[] {
  if (text === null) return []
  try {
    const read = resume.safeParse(JSON.parse(text))
    return read.success ? read.data.readings : []
  } catch {
    return []
  }
}

export function writeResume(readings: readonly Reading[], changed: Reading): string {
  const others = readings.filter(({ query }) => query !== changed.query)
  return JSON.stringify({ v: 1, readings: [changed, ...others].slice(0, MOST) })
}
