import type { LineLevel } from '../model.ts'
import type { LevelNode } from './ast.ts'

/** One bit per level, for masks over what a block holds. */
export const LEVEL_BITS: Readonly<Record<LineLevel, number>> = { error: 1, warn: 2, info: 4, debug: 8, none: 16 }

export const LEVELS: readonly LineLevel[] = ['error', 'warn', 'info', 'debug', 'none']

/** Higher is more severe; `none` has no rank. */
const RANK: Readonly<Record<LineLevel, number>> = { error: 4, warn: 3, info: 2, debug: 1, none: 0 }

/** Every spelling that a query may use. */
export const LEVEL_NAMES: Readonly<Record<string, LineLevel>> = {
  error: 'error',
  err: 'error',
  warn: 'warn',
  warning: 'warn',
  wrn: 'warn',
  info: 'info',
  inf: 'info',
  debug: 'debug',
  dbg: 'debug',
  none: 'none',
  unknown: 'none',
}

export function maskOfLevels(accepts: (level: LineLevel) => boolean): number {
  return LEVELS.reduce((mask, level) => (accepts(level) ? mask | LEVEL_BITS[level] : mask), 0)
}

/** Levels that a level term lets through, as a mask. */
export function maskOfLevelNode({ operator, level }: LevelNode): number {
  if (operator === '=') return LEVEL_BITS[level]
  if (level === 'none') return 0
  const rank = RANK[level]
  return maskOfLevels((other) => {
    if (other === 'none') return false
    if (operator === '>=') return RANK[other] >= rank
    if (operator === '<=') return RANK[other] <= rank
    return operator === '>' ? RANK[other] > rank : RANK[other] < rank
  })
}
