/** Levels as AWS IoT calls them: each includes those that are more severe. */
import type { DeviceLevel, LineLevel } from '../../../../shared/model.ts'

export const AWS_LEVELS = ['DISABLED', 'ERROR', 'WARN', 'INFO', 'DEBUG'] as const
export type AwsLevel = (typeof AWS_LEVELS)[number]

const DEVICE_LEVEL: Readonly<Record<AwsLevel, DeviceLevel>> = {
  DISABLED: 'off',
  ERROR: 'error',
  WARN: 'warn',
  INFO: 'info',
  DEBUG: 'debug',
}

const LINE_LEVEL: Readonly<Partial<Record<string, LineLevel>>> = {
  ERROR: 'error',
  WARN: 'warn',
  INFO: 'info',
  DEBUG: 'debug',
}

/** Null where nothing is set, or something that is not documented. */
export function fromAws(level: string | undefined): DeviceLevel | null {
  return AWS_LEVELS.includes(level as AwsLevel) ? DEVICE_LEVEL[level as AwsLevel] : null
}

/** Null for what AWS IoT has no word for. */
export function toAws(level: DeviceLevel): AwsLevel | null {
  return AWS_LEVELS.find((name) => DEVICE_LEVEL[name] === level) ?? null
}

/** Only as documented: a filter at AWS compares just so, and must not leave out what the app would show. */
export function lineLevelOf(logLevel: unknown): LineLevel {
  return (typeof logLevel === 'string' && Object.hasOwn(LINE_LEVEL, logLevel) && LINE_LEVEL[logLevel]) || 'none'
}
