/** Log levels and the leases on them. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { deviceLevel, knownLevel, levelLease } from '../model.ts'
import { base, deviceName, leaseMs } from './base.ts'

export const leaseRequest = z.object({
  device: deviceName,
  level: deviceLevel,
  durationMs: leaseMs.default(15 * 60_000),
  maxLines: z.number().int().positive().nullable().default(null),
  maxBytes: z.number().int().positive().nullable().default(null),
  /** Where it goes back to: the level that was there before (the baseline where none is known), the baseline, or this one. */
  restoreTo: z.union([deviceLevel, z.enum(['before', 'baseline'])]).default('before'),
  reason: z.string().max(500).default(''),
  technician: z.string().max(200).default(''),
})
export type LeaseRequest = z.input<typeof leaseRequest>

export const level = {
  get: base
    .input(z.object({ device: deviceName }))
    .output(z.object({ level: knownLevel, lease: levelLease.nullable() })),
  lease: base.input(leaseRequest).output(levelLease),
  extend: base.input(z.object({ lease: z.string(), byMs: z.number().int().positive() })).output(levelLease),
  /** Ends the lease now, or tells the baseline where none runs (then `lease` is null). */
  restore: base
    .input(z.object({ device: deviceName, technician: z.string().default('') }))
    .output(z.object({ lease: levelLease.nullable(), level: knownLevel })),
  /** The lease as it changes, until it is restored. */
  watch: base.input(z.object({ lease: z.string() })).output(eventIterator(levelLease)),
  leases: base.input(z.object({ open: z.boolean().default(false) })).output(z.array(levelLease)),
}
