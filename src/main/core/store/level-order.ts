import type { LineLevel } from '../../../shared/model.ts'

/** The order in which levels are counted and numbered everywhere in the store, on disk too. */
export const COUNTED: readonly LineLevel[] = ['error', 'warn', 'info', 'debug', 'none']
