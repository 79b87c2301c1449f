import { runProgram, stopSignal } from '../main/program.ts'
import type { ExitStatus } from '../shared/failure.ts'
import type { Cli } from './cli.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'
import { openSession } from './session.ts'

/** Runs the command that the process was started with. */
export async function main(args: readonly string[]): Promise<ExitStatus> {
  const stop = stopSignal()
  const err = createOutput(process.stderr, stop)
  const tell = (text: string) => void err.write(text).catch(() => undefined)
  const cli: Cli = {
    out: createOutput(process.stdout, stop),
    err,
    stdin: process.stdin,
    env: process.env,
    now: () => Date.now(),
    zone: (instant) => -new Date(instant).getTimezoneOffset(),
    stop,
    open: (options) => openSession(options, { stop, note: (sentence) => tell(`fieldtap: ${sentence}.\n`) }),
  }
  return runProgram(createProgram(cli), args, tell)
}
