import { runProgram, stopSignal } from '../main/program.ts'
import type { ExitStatus } from '../shared/failure.ts'
import type { Cli } from './cli.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'
import { openSession } from './session.ts'

/** Runs the command that the process was started with. */
export async function main(args: readonly string[]): Promise<ExitStatus> {
  const stop = stopSignal()
  const cli: Cli = {
    out: createOutput(process.stdout, stop),
    err: createOutput(process.stderr, stop),
    stdin: process.stdin,
    env: process.env,
    now: () => Date.now(),
    zone: (instant) => -new Date(instant).getTimezoneOffset(),
    stop,
    open: openSession,
  }
  return runProgram(createProgram(cli), args, (text) => void cli.err.write(text).catch(() => undefined))
}
