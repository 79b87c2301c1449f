/** What every program of the project does around its commands: errors in one form on standard error, and the exit status. */
import { type Command, CommanderError, InvalidArgumentError } from 'commander'
import { describeFailure, EXIT, type ExitStatus } from '../shared/failure.ts'

/** A command failed and has said so on its own. */
export class ToldFailure extends Error {
  override readonly name = 'ToldFailure'
}

/** A command ends early with nothing to say, as if it were done. */
export class QuietEnd extends Error {
  override readonly name: string = 'QuietEnd'
}

/** Prepares a program before its commands are defined: they take these settings over. */
export function prepareProgram(
  program: Command,
  writeOut: (text: string) => void,
  writeErr: (text: string) => void,
): Command {
  return program
    .exitOverride()
    .showHelpAfterError('  Add --help for how it is written.')
    .configureOutput({
      writeOut,
      writeErr,
      outputError: (text, write) => write(text.replace(/^error: /, 'fieldtap: usage: ')),
    })
}

/** Runs what the arguments (without program and script) say. Never throws. */
export async function runProgram(
  program: Command,
  args: readonly string[],
  writeErr: (text: string) => void,
): Promise<ExitStatus> {
  try {
    await program.parseAsync(args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    if (error instanceof QuietEnd) return EXIT.done
    if (error instanceof ToldFailure) return EXIT.failed
    const { status, text } = describeFailure(error)
    writeErr(text)
    return status
  }
}

/** Reads an option's number between two bounds. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    if (number >= least && number <= most) return number
    throw new InvalidArgumentError(
      `It must be a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}.`,
    )
  }
}

/** Aborts when the process is asked to end: Ctrl-C, SIGTERM, or its terminal closing. Asking again changes nothing. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort())
  return stop.signal
}

/** Longest wait, ms, for a reader to take the last of what was written. */
const FLUSH_PATIENCE = 2000

/** Ends the process once everything written has left it. */
export function endProcess(status: ExitStatus): void {
  const exit = () => process.exit(status)
  setTimeout(exit, FLUSH_PATIENCE)
  let left = 2
  for (const stream of [process.stdout, process.stderr]) stream.write('', () => --left === 0 && exit())
}
