/** The command line within this process, for what is asked again and again: starting it takes longer than asking. */
import type { Cli } from '../../src/cli/cli.ts'
import { createProgram } from '../../src/cli/program.ts'
import { openSession } from '../../src/cli/session.ts'
import { runProgram } from '../../src/main/program.ts'
import { fieldtap, type Ran } from './serve-process.ts'

/** Asks the core that runs, over its socket as any command does; where none runs, a process of its own is asked. */
export async function poll(args: readonly string[]): Promise<Ran> {
  const out: Uint8Array[] = []
  const err: Uint8Array[] = []
  const output = (chunks: Uint8Array[]) => ({
    isTerminal: false,
    write: async (data: string | Uint8Array) => void chunks.push(Buffer.from(data)),
  })
  const stop = new AbortController().signal
  const cli: Cli = {
    out: output(out),
    err: output(err),
    stdin: process.stdin,
    env: process.env,
    now: Date.now,
    zone: (instant) => -new Date(instant).getTimezoneOffset(),
    stop,
    open: (options) => openSession({ ...options, runningOnly: true }, { stop, note: () => undefined }),
  }
  const status = await runProgram(createProgram(cli), args, (text) => void err.push(Buffer.from(text)))
  const text = (chunks: Uint8Array[]) => Buffer.concat(chunks).toString('utf8')
  if (text(err).startsWith('fieldtap: ui-missing')) return fieldtap([...args])
  return { status, stdout: text(out), stderr: text(err) }
}
