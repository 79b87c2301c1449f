import type { Command } from 'commander'
import { wholeNumber } from '../../main/program.ts'
import { type Cli, inSession } from '../cli.ts'
import { formatLines } from '../lines.ts'
import { newestLines } from '../newest.ts'
import {
  type DataOption,
  type JsonOption,
  type RangeOptions,
  rangeOf,
  withData,
  withJson,
  withLimit,
  withRange,
} from '../options.ts'

interface SearchOptions extends DataOption, JsonOption, RangeOptions {
  readonly limit: number
}

interface TailOptions extends DataOption, JsonOption, RangeOptions {
  readonly last: number
}

const QUERY = 'words, "quoted text", /regex/, level>=warn, device:…, module:…, since:…, until:…, -not, OR, ( )'

export function defineSearch(program: Command, cli: Cli): void {
  withLimit(withRange(withJson(withData(program.command('search'))), cli))
    .description('print the lines that match, as the devices sent them, in the order in which they arrived')
    .argument('[query]', QUERY, '')
    .action((query: string, options: SearchOptions) =>
      inSession(cli, { dataDir: options.data, create: false }, async (session) => {
        const format = { json: options.json === true, terminal: cli.out.isTerminal }
        const asked = { ...rangeOf(options), query }
        for await (const lines of newestLines(session.client, asked, options.limit, cli.stop)) {
          await cli.out.write(await formatLines(session.client, lines, format), session)
        }
      }),
    )
  withRange(withJson(withData(program.command('tail'))), cli)
    .description('print matching lines as they arrive, until interrupted')
    .argument('[query]', QUERY, '')
    .option('--last <n>', 'begin with so many that are stored already', wholeNumber(0, 10_000), 0)
    .action((query: string, options: TailOptions) => tail(cli, query, options))
}

async function tail(cli: Cli, query: string, options: TailOptions): Promise<void> {
  await inSession(cli, { dataDir: options.data, create: false, follow: true }, async (session) => {
    const format = { json: options.json === true, terminal: cli.out.isTerminal }
    const asked = { ...rangeOf(options), query, last: options.last }
    try {
      for await (const { lines, skipped } of await session.client.lines.tail(asked, { signal: cli.stop })) {
        if (skipped > 0) await cli.err.write(`fieldtap: ${skipped} lines skipped here; they are stored.\n`)
        if (lines.length > 0) await cli.out.write(await formatLines(session.client, lines, format), session)
      }
    } catch (error) {
      // Being interrupted is how a tail ends.
      if (!cli.stop.aborted) throw error
    }
  })
}
