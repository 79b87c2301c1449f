/** What a technician chose. */
import { z } from 'zod'
import { platformId } from './ids.ts'
import { deviceLevel } from './levels.ts'

/** How the log view looks and what was searched for in it, in every window over this data folder. */
export const logViewSettings = z.object({
  columns: z.array(z.object({ id: z.string().max(32), shown: z.boolean(), width: z.number() })).max(50),
  /** Break long lines instead of cutting them at the edge. */
  wrap: z.boolean(),
  /** The timeline above the lines is open. */
  timeline: z.boolean(),
  /** Queries that were run, newest first. */
  history: z.array(z.string().max(10_000)).max(100),
  saved: z.array(z.object({ name: z.string().max(200), query: z.string().max(10_000) })).max(1000),
})
export type LogViewSettings = Readonly<z.infer<typeof logViewSettings>>

export const settings = z.object({
  technician: z.string().max(200),
  site: z.string().max(200),
  /** Refuse uploads whose timestamp is more than the vendor's tolerance away, as the vendor does. */
  enforceClock: z.boolean(),
  maxBodyBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024),
  maxRequestsPerSecond: z.number().int().min(1),
  baseline: z.record(platformId, deviceLevel),
  logView: logViewSettings,
  /** What was chosen last in a window (theme, language and the like): a window that has nothing of its own begins with it. */
  window: z.record(z.string().max(32), z.union([z.string().max(100), z.number(), z.boolean(), z.null()])),
})
export type Settings = Readonly<z.infer<typeof settings>>

export const DEFAULT_SETTINGS: Settings = {
  technician: '',
  site: '',
  enforceClock: false,
  maxBodyBytes: 1024 * 1024,
  maxRequestsPerSecond: 20_000,
  baseline: {},
  logView: { columns: [], wrap: false, timeline: true, history: [], saved: [] },
  window: {},
}
