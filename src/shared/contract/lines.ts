/** Lines: pages, search, histogram, tail; text logs that are brought in. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { type Bucket, buckets } from '../buckets.ts'
import { ingestPiece } from '../ingest.ts'
import { logLines } from '../log-lines.ts'
import { logLine } from '../model.ts'
import { packedLines } from '../packed-lines.ts'
import { base, deviceName } from './base.ts'

export const lineQuery = z.object({
  query: z.string().max(10_000).default(''),
  devices: z.array(deviceName).default([]),
  since: z.number().nullable().default(null),
  until: z.number().nullable().default(null),
})
export type LineQuery = z.input<typeof lineQuery>

export const searchPiece = z.discriminatedUnion('is', [
  z.object({ is: z.literal('lines'), lines: logLines }),
  z.object({ is: z.literal('progress'), scanned: z.number(), total: z.number(), matched: z.number() }),
])

/** Where a page begins; a line, a time (corrected, ms) and an offset are inclusive. */
const pagePlace = z.discriminatedUnion('is', [
  z.object({ is: z.literal('first') }),
  z.object({ is: z.literal('last') }),
  z.object({ is: z.literal('line'), seq: z.number().int().min(0) }),
  z.object({ is: z.literal('time'), time: z.number() }),
  /** The match with so many before it. */
  z.object({ is: z.literal('offset'), offset: z.number().int().min(0) }),
])
export type PagePlace = Readonly<z.infer<typeof pagePlace>>

export const linePage = z.object({
  /** In order of arrival: `seq` ascends. */
  lines: logLines,
  /** Matches before the first of these lines; null where only counting would tell. */
  offset: z.number().nullable(),
  /** All matches; null where only counting would tell. */
  total: z.number().nullable(),
  /** Whether there are more in this direction. */
  more: z.boolean(),
  /** Lines looked at. */
  scanned: z.number(),
})
export type LinePage = Readonly<z.infer<typeof linePage>>

/** `unpackLines` makes lines of what is packed. */
export const tailPiece = z.object({
  packed: packedLines,
  /** Lines that matched and are stored, but were not sent because this window could not keep up. */
  skipped: z.number(),
})
export type TailPiece = Readonly<z.infer<typeof tailPiece>>

export type { Bucket }

export const searchRequest = lineQuery.extend({
  limit: z.number().int().positive().default(1000),
  order: z.enum(['newest', 'oldest']).default('newest'),
  /** Start after (in `order`) this line; null: at the end that `order` begins with. */
  from: z.number().nullable().default(null),
})

export const pageRequest = lineQuery.extend({
  at: pagePlace,
  direction: z.enum(['older', 'newer']),
  limit: z.number().int().min(1).max(1000).default(200),
})

export const histogramRequest = lineQuery.extend({
  from: z.number(),
  to: z.number(),
  buckets: z.number().int().min(1).max(2000),
})

/** `upTo`: no line after this one is counted; null: all are. */
export const countRequest = lineQuery.extend({ upTo: z.number().int().min(0).nullable().default(null) })
export const countPiece = z.object({ matched: z.number(), scanned: z.number(), total: z.number() })

export const spanRequest = z.object({ devices: z.array(deviceName).default([]) })
export const timeSpan = z.object({ from: z.number(), to: z.number() }).nullable()

export const wholeLine = z.object({
  line: logLine,
  whole: z.string(),
  base64: z.string().nullable(),
  how: z.string(),
  connection: z.string(),
})

export const lines = {
  search: base.input(searchRequest).output(eventIterator(searchPiece)),
  /**
   * One page from any place. `newer`: the lines from there on; `older`: the lines up to there. Offset and total come
   * at once where the query is empty or asks for levels only; with words they are null wherever counting would be
   * needed, and an offset to go to is counted up to, which takes its time and can be cancelled.
   */
  page: base.input(pageRequest).output(linePage),
  count: base.input(countRequest).output(eventIterator(countPiece)),
  histogram: base.input(histogramRequest).output(eventIterator(buckets)),
  span: base.input(spanRequest).output(timeSpan),
  /** What arrives from now on, ten pieces a second; `last` lines that are stored already come first. */
  tail: base
    .input(lineQuery.extend({ last: z.number().int().min(0).max(10_000).default(0) }))
    .output(eventIterator(tailPiece)),
  /** Brings a text log in, from a file on this computer, as if the device had uploaded it. */
  ingest: base
    .input(
      z.object({
        path: z.string().min(1).max(4096),
        /** What to call it where the path does not say. */
        name: z.string().max(300).nullable().default(null),
        /** One that is not known here becomes known. */
        device: deviceName,
        format: z.string().max(32).nullable().default(null),
        zoneMinutes: z.number().int().min(-1439).max(1439).nullable().default(null),
        again: z.boolean().default(false),
      }),
    )
    .output(eventIterator(ingestPiece)),
  /** One line whole, with how it came. */
  get: base.input(z.object({ seq: z.number() })).output(wholeLine),
}
