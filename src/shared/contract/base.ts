/** What every part of the contract is made of. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Errors cross the wire as data: the code of the table in errors.ts and what fills its places. */
export const wireError = z.object({
  code: z.string(),
  data: z.object({ detail: z.string().optional(), device: z.string().optional() }),
})

export const base = oc.errors({ FIELDTAP: { status: 422, data: wireError } })

export const nothing = z.object({})

/** A device as named by a person: `PRODUCT/NAME`, an id, or `platform:REF`. */
export const deviceName = z.string().min(1).max(600)

/** How long a lease runs: a second to a week. */
export const leaseMs = z
  .number()
  .int()
  .min(1000)
  .max(7 * 86_400_000)
