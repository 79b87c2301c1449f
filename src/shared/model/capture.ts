/** What is being recorded, and what was not. */
import { z } from 'zod'
import { deviceKey } from './ids.ts'

export const gap = z.object({
  id: z.number(),
  device: deviceKey.nullable(),
  connection: z.string().nullable(),
  from: z.number(),
  to: z.number().nullable(),
  cause: z.enum(['stopped', 'crash', 'sleep', 'link', 'refused', 'store']),
  detail: z.string(),
})
export type Gap = Readonly<z.infer<typeof gap>>

export const refusal = z.object({
  code: z.string(),
  count: z.number(),
  lastAt: z.number(),
  /** Who and what the newest one was, in words. */
  last: z.string(),
})
export type Refusal = Readonly<z.infer<typeof refusal>>

export const captureStatus = z.object({
  recording: z.boolean(),
  /** Why it is not recording, in words. */
  trouble: z.string().nullable(),
  lines: z.number(),
  bytes: z.number(),
  linesPerSecond: z.number(),
  repeats: z.number(),
  refused: z.array(refusal),
  gaps: z.number(),
  diskFree: z.number().nullable(),
  leases: z.number(),
})
export type CaptureStatus = Readonly<z.infer<typeof captureStatus>>
