/** What crosses the wire about giving up old lines. */
import { z } from 'zod'
import { deviceKey } from './model.ts'

export const retentionAsk = z.object({
  /** Lines from before this time may go, Unix ms; null: none for their age. */
  before: z.number().nullable().default(null),
  /** The oldest lines may go until the data file is no larger than this; null: none for its size. */
  bytes: z.number().int().min(0).nullable().default(null),
})
export type RetentionAsk = Readonly<z.output<typeof retentionAsk>>

export const retentionPlan = z.object({
  /** Number of the last line that would go; 0: none. */
  upTo: z.number(),
  lines: z.number(),
  /** Bytes on disk that would be free. */
  bytes: z.number(),
  /** Bytes on disk now. */
  size: z.number(),
  /** Corrected times of the first and the last line that would go. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  devices: z.array(z.object({ device: deviceKey, lines: z.number() })),
})
export type RetentionPlan = Readonly<z.output<typeof retentionPlan>>

/** How far a removal is. What is gone stays gone when it is cancelled; the rest stays. */
export const retentionPiece = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('progress'),
    /** `room`: the lines are gone, and the file gets smaller. */
    step: z.enum(['lines', 'room']),
    /** Lines that are gone, of so many. */
    lines: z.number(),
    totalLines: z.number(),
  }),
  z.object({
    is: z.literal('done'),
    lines: z.number(),
    /** Bytes on disk now. */
    size: z.number(),
  }),
])
export type RetentionPiece = Readonly<z.output<typeof retentionPiece>>
