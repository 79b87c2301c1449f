import type { Command } from 'commander'
import { type Cli, inSession } from '../cli.ts'
import { columns, leaseRows } from '../describe.ts'
import { type DataOption, type JsonOption, withData, withJson } from '../options.ts'

interface LeasesOptions extends DataOption, JsonOption {
  readonly open?: true
}

export function defineLeases(program: Command, cli: Cli): void {
  withJson(withData(program.command('leases')))
    .description('list the leases: who raised which level, until when, and how it ended')
    .option('--open', 'only those that run or are still to be restored')
    .action((options: LeasesOptions) =>
      inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
        const leases = await client.level.leases({ open: options.open === true })
        const json = () => leases.map((lease) => `${JSON.stringify(lease)}\n`).join('')
        await cli.out.write(options.json ? json() : columns(leaseRows(leases, cli.zone)))
      }),
    )
}
