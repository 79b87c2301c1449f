import type { Command } from 'commander'
import { openDataFolder } from '../../main/core/data-folder.ts'
import { apiToken, renewToken } from '../../main/core/event-api/token.ts'
import type { Cli } from '../cli.ts'
import { type DataOption, withData } from '../options.ts'

interface TokenOptions extends DataOption {
  readonly new?: true
}

/** A file of the folder: no core has to run for it. */
export function defineToken(program: Command, cli: Cli): void {
  withData(program.command('token'))
    .description('print the token of the event API that `fieldtap serve --api-port` offers')
    .option('--new', 'make a new one; the old one holds no longer')
    .action(async (options: TokenOptions) => {
      const dataDir = openDataFolder(options.data, { create: true })
      await cli.out.write(`${options.new ? renewToken(dataDir) : apiToken(dataDir)}\n`)
    })
}
