/** What happened to a device, in one form for all platforms. */
import { z } from 'zod'
import { deviceKey } from './ids.ts'

/** The four outcomes everywhere; they are those of the Pelion device event log. */
export const outcome = z.enum(['SUCCESS', 'FAIL', 'SKIPPED', 'INFO'])
export type Outcome = z.infer<typeof outcome>

export const deviceEvent = z.object({
  id: z.string(),
  seq: z.number(),
  device: deviceKey.nullable(),
  connection: z.string().nullable(),
  time: z.number(),
  received: z.number(),
  outcome,
  /** Coarse group, lower case with dots: `connection`, `level`, `capture`, or the platform's own. */
  category: z.string(),
  /** Machine-readable type within the category, stable: `signed-in`, `lease.told`, … */
  type: z.string(),
  description: z.string(),
  stateChange: z.boolean(),
  data: z.record(z.string(), z.string()),
  source: z.enum(['fieldtap', 'device', 'platform']),
})
export type DeviceEvent = Readonly<z.infer<typeof deviceEvent>>

/** An event before the store has numbered it. One that brings the platform's own id is stored once. */
export type EventDraft = Omit<DeviceEvent, 'id' | 'seq' | 'received'> & {
  readonly id?: string
  /** The whole record as the platform wrote it, where there is one. */
  readonly raw?: string
  /** What its time has below a millisecond, 0 to 999 microseconds: it counts for its place among others. */
  readonly micros?: number
}
