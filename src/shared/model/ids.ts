/** What platforms and devices are called by. */
import { z } from 'zod'

/** A platform's id, for example the folder name below `core/platforms`. The set is known at run time only. */
export const platformId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)
export type PlatformId = z.infer<typeof platformId>

/** `platform:REF`, the one key of a device everywhere; REF is what the platform calls it (`PRODUCT/NAME` or an id). */
export const deviceKey = z.string().regex(/^[a-z][a-z0-9-]{0,31}:.{1,512}$/s)
export type DeviceKey = z.infer<typeof deviceKey>
