/** Devices, and those that were turned away. */
import { z } from 'zod'
import { deviceKey, platformId } from './ids.ts'
import { knownLevel } from './levels.ts'

export const device = z.object({
  key: deviceKey,
  platform: platformId,
  ref: z.string(),
  name: z.string(),
  product: z.string().nullable(),
  credential: z.enum(['secret', 'certificate', 'none']),
  /** `online`: a live session here. `reachable`: heard through a foreign broker or an upload within two minutes. */
  state: z.enum(['online', 'reachable', 'away', 'never']),
  /** The connection it was last heard on (`site` is this laptop). */
  connection: z.string().nullable(),
  lastSeen: z.number().nullable(),
  /** Device clock minus laptop clock, ms; null while unknown. */
  clockOffset: z.number().nullable(),
  level: knownLevel,
  lines: z.number(),
  linesPerSecond: z.number(),
  leaseId: z.string().nullable(),
})
export type Device = Readonly<z.infer<typeof device>>

/** A device that is not known here and was refused: listed with what it tried, so that it can be admitted. */
export const knock = z.object({
  key: deviceKey,
  platform: platformId,
  ref: z.string(),
  product: z.string().nullable(),
  name: z.string(),
  /** What it tried, newest first, in a sentence each: "MQTT sign-in, hmacsha1", "log upload, hmacsha256, 25 lines". */
  tried: z.array(z.string()),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  from: z.string().nullable(),
})
export type Knock = Readonly<z.infer<typeof knock>>
