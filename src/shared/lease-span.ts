import type { LevelLease } from './model.ts'

const SECOND = 1000

/**
 * The time in which a level was raised, as lines are asked for, ms. In whole seconds, as many devices write the time: a
 * line may say that it is a little older than it is. `until` is null while the level has not gone back.
 */
export function leaseSpan({ requestedAt, restoredAt }: Pick<LevelLease, 'requestedAt' | 'restoredAt'>): {
  readonly since: number
  readonly until: number | null
} {
  const whole = (ms: number) => Math.floor(ms / SECOND) * SECOND
  return { since: whole(requestedAt), until: restoredAt === null ? null : whole(restoredAt) + SECOND }
}
