/** Levels raised for a time, and the levels that a platform keeps itself. */
import { z } from 'zod'
import { deviceKey } from './ids.ts'
import { deviceLevel, knownLevel } from './levels.ts'

export const leaseState = z.enum([
  'requested',
  'told',
  'confirmed',
  'restoring',
  'restore-pending',
  'restored',
  'superseded',
])
export type LeaseState = z.infer<typeof leaseState>

export const levelLease = z.object({
  id: z.string(),
  device: deviceKey,
  before: knownLevel,
  during: deviceLevel,
  /** The level it goes back to, and why that one. */
  restoreTo: deviceLevel,
  restoreWhy: z.enum(['before', 'baseline', 'chosen']),
  state: leaseState,
  reason: z.string(),
  technician: z.string(),
  requestedAt: z.number(),
  toldAt: z.number().nullable(),
  confirmedAt: z.number().nullable(),
  endsAt: z.number(),
  maxLines: z.number().nullable(),
  maxBytes: z.number().nullable(),
  lines: z.number(),
  bytes: z.number(),
  /** Why it ended or is ending; null while it runs. */
  ended: z.enum(['time', 'lines', 'bytes', 'technician', 'shutdown', 'superseded', 'clock']).nullable(),
  endedAt: z.number().nullable(),
  restoredAt: z.number().nullable(),
  /** Whether a will on the foreign broker restores the level if this laptop disappears. */
  deadMan: z.enum(['armed', 'unneeded', 'unavailable']),
  history: z.array(z.object({ at: z.number(), state: leaseState, note: z.string() })),
})
export type LevelLease = Readonly<z.infer<typeof levelLease>>

/** Levels that a platform keeps for targets, as they were read just now. */
export const levelTree = z.object({
  /** Everything is switched off, whatever is set below. */
  disabled: z.boolean(),
  /** What holds where nothing else is set; null: logging was never set up. */
  default: deviceLevel.nullable(),
  /** In words: the role it writes with, or what is missing. */
  setup: z.string(),
  targets: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      level: deviceLevel,
      /** Under this key it is leased. */
      key: deviceKey,
      leaseId: z.string().nullable(),
      note: z.string(),
    }),
  ),
  /** Levels of single kinds of entries. */
  overrides: z.array(z.object({ type: z.string(), level: deviceLevel, destination: z.string() })),
  /** The level that applies to a device and why, where one was asked about. */
  applies: z.object({ device: deviceKey, level: deviceLevel.nullable(), why: z.string() }).nullable(),
})
export type LevelTree = Readonly<z.infer<typeof levelTree>>
