/** What crosses the wire about platforms that are asked over HTTP, and files that they export. */
import { z } from 'zod'
import { platformId } from './model.ts'

/** A connection to a platform's HTTP API; settings by the names of its `info.cloud.fields`. */
export const cloudDraft = z.object({
  name: z.string().min(1).max(100),
  platform: platformId,
  settings: z.record(z.string().max(64), z.string().max(65_536)).default({}),
})
export type CloudDraft = z.input<typeof cloudDraft>

export const syncPiece = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('progress'),
    pages: z.number(),
    /** What was new. */
    events: z.number(),
    lines: z.number(),
    /** Time of the newest record so far, Unix ms; and how many there are in all, where the platform says so. */
    time: z.number().nullable(),
    total: z.number().nullable(),
    /** What it waits for, in words. */
    note: z.string().nullable(),
  }),
  z.object({ is: z.literal('done'), pages: z.number(), events: z.number(), lines: z.number() }),
])
export type SyncPiece = Readonly<z.infer<typeof syncPiece>>

export const importPiece = z.object({
  is: z.enum(['progress', 'done']),
  platform: platformId,
  /** Bytes read so far. */
  bytes: z.number(),
  events: z.number(),
  lines: z.number(),
  /** Records that were here before. */
  known: z.number(),
  /** Records that could not be read; the first hundred with their place. */
  failed: z.number(),
  problems: z.array(z.object({ at: z.string(), what: z.string() })),
})
export type ImportPiece = Readonly<z.infer<typeof importPiece>>
