/** How a failure is told on the command line: code, what happened, what was kept, what to do; and the exit status. */
import { type ErrorCode, FieldtapError } from './errors.ts'
import { toFieldtapError } from './wire-error.ts'

export const EXIT = { done: 0, failed: 1, usage: 2 } as const
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/** Codes that say that the command was written wrong, not that it failed. */
const USAGE: ReadonlySet<ErrorCode> = new Set(['query-invalid', 'input-invalid'])

export interface Failure {
  readonly status: ExitStatus
  /** For standard error, with its line end. */
  readonly text: string
}

export function describeFailure(error: unknown): Failure {
  const known = isTaken(error)
    ? new FieldtapError('port-taken', { detail: String(error.port) })
    : toFieldtapError(error)
  return {
    status: USAGE.has(known.code) ? EXIT.usage : EXIT.failed,
    text: `fieldtap: ${known.code}: ${known.message}\n  ${known.kept}\n  ${known.todo}\n`,
  }
}

/** A listening socket that found its port in use. */
function isTaken(error: unknown): error is Error & { port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error
}
