/** The app's own log: one JSON object a line in `app.log`, secrets removed, kept small. It travels in bundles. */
import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

const FILE = 'app.log'

export function appLogPath(dataDir: string): string {
  return join(dataDir, FILE)
}

/** A log larger than this becomes `app.log.1` at the next start. */
const ROTATE_BYTES = 10 * 1024 * 1024

const SECRET_NAMES = [
  'secret',
  'password',
  'passphrase',
  'token',
  'psk',
  'key',
  'privateKey',
  'authorization',
  'cookie',
  'signature',
]
/** A path of the redactor has a fixed depth; nothing here logs deeper than three. */
const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** Logs synchronously: the last lines before a crash are the ones that matter, and there are few. */
export function openLog(dataDir: string): Logger {
  const file = join(dataDir, FILE)
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_BYTES) renameSync(file, `${file}.1`)
  return pino(
    {
      base: { pid: process.pid },
      level: process.env.FIELDTAP_LOG_LEVEL ?? 'info',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_PATHS, censor: '[removed]' },
    },
    destination({ dest: file, sync: true, mode: 0o600 }),
  )
}
