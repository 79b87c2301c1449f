/** The `fieldtap` command with all it can do. */
import { Command } from 'commander'
import { defineServe } from '../main/browser/serve-command.ts'
import { prepareProgram } from '../main/program.ts'
import { VERSION } from '../main/version.ts'
import type { Cli } from './cli.ts'
import { defineBundle } from './commands/bundle.ts'
import { defineCloud } from './commands/cloud.ts'
import { defineConnections } from './commands/connections.ts'
import { defineDevice } from './commands/device.ts'
import { defineEvents } from './commands/events.ts'
import { defineIngest } from './commands/ingest.ts'
import { defineLeases } from './commands/leases.ts'
import { defineLevel } from './commands/level.ts'
import { defineNotes } from './commands/notes.ts'
import { defineRetention } from './commands/retention.ts'
import { defineSearch } from './commands/search.ts'
import { defineSimulate } from './commands/simulate.ts'
import { defineToken } from './commands/token.ts'
import { defineUi } from './commands/ui.ts'

export function createProgram(cli: Cli): Command {
  const print = (output: Cli['out']) => (text: string) => void output.write(text).catch(() => undefined)
  const program = prepareProgram(new Command('fieldtap'), print(cli.out), print(cli.err))
    .description('Raise a device’s log level on site, capture every line offline, hand over one bundle.')
    .version(VERSION)
  defineServe(program.command('serve'), print(cli.out), cli.stop)
  for (const define of [
    defineDevice,
    defineConnections,
    defineCloud,
    defineLevel,
    defineLeases,
    defineSearch,
    defineRetention,
    defineEvents,
    defineIngest,
    defineNotes,
    defineBundle,
    defineSimulate,
    defineToken,
    defineUi,
  ]) {
    define(program, cli)
  }
  return program
}
