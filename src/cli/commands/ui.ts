import type { Command } from 'commander'
import { z } from 'zod'
import { UI_OFFER } from '../../main/browser/offer.ts'
import { FieldtapError } from '../../shared/errors.ts'
import { type Cli, inSession } from '../cli.ts'
import { type DataOption, withData } from '../options.ts'

const answer = z.object({ ui: z.string() })

export function defineUi(program: Command, cli: Cli): void {
  withData(program.command('ui'))
    .description('print a new address of the page that `fieldtap serve` offers; it opens once')
    .action((options: DataOption) =>
      inSession(cli, { dataDir: options.data, create: false, runningOnly: true }, async ({ ask }) => {
        const { success, data } = answer.safeParse(await ask(UI_OFFER))
        if (!success) throw new FieldtapError('ui-missing', { detail: options.data })
        await cli.out.write(`${data.ui}\n`)
      }),
    )
}
