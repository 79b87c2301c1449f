/** What the commands get from the process: nothing else of it is touched, so that each can be tested without one. */
import type { Zone } from '../shared/time.ts'
import type { Output } from './output.ts'
import type { Session, SessionOptions } from './session.ts'

export interface Cli {
  readonly out: Output
  readonly err: Output
  readonly stdin: AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly zone: Zone
  /** Aborts when the process is asked to end. */
  readonly stop: AbortSignal
  readonly open: (options: SessionOptions) => Promise<Session>
}

/** Runs a command's work in a session and closes it, however the work ends. */
export async function inSession(
  cli: Cli,
  options: SessionOptions,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await cli.open(options)
  try {
    await work(session)
  } finally {
    await session.close()
  }
}
