import type { Command } from 'commander'
import { wholeNumber } from '../../main/program.ts'
import { unpackLines } from '../../shared/packed-lines.ts'
import { type BundleOption, inReadable, withBundleOption } from '../bundle-file.ts'
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

interface SearchOptions extends BundleOption, DataOption, JsonOption, RangeOptions {
  readonly limit: number
}

interface TailOptions extends BundleOption, DataOption, JsonOption, RangeOptions {
  readonly last?: number
}

const QUERY = 'words, "quoted text", /regex/, level>=warn, device:…, module:…, since:…, until:…, -not, OR, ( )'

export function defineSearch(program: Command, cli: Cli): void {
  withBundleOption(withLimit(withRange(withJson(withData(program.command('search'))), cli)))
    .description('print the lines that match, as the devices sent them, in the order in which they arrived')
    .argument('[query]', QUERY, '')
    .action((query: string, options: SearchOptions) =>
      inReadable(cli, options, async (readable, session) => {
        const format = { json: options.json === true, terminal: cli.out.isTerminal }
        const asked = { ...rangeOf(options), query }
        for await (const lines of newestLines(readable, asked, options.limit, cli.stop)) {
          await cli.out.write(await formatLines(readable, lines, format), session)
        }
      }),
    )
  withBundleOption(withRange(withJson(withData(program.command('tail'))), cli))
    .description('print matching lines as they arrive, until interrupted; of a bundle, the last of them')
    .argument('[query]', QUERY, '')
    .option('--last <n>', 'begin with so many that are stored already (of a bundle: 10)', wholeNumber(0, 10_000))
    .action((query: string, options: TailOptions) => tail(cli, query, options))
}

/** Nothing arrives in a bundle: its last lines are all there will be. */
async function lastOfBundle(cli: Cli, query: string, options: TailOptions): Promise<void> {
  await inReadable(cli, options, async (readable, session) => {
    const format = { json: options.json === true, terminal: cli.out.isTerminal }
    const limit = options.last ?? 10
    if (limit === 0) return
    for await (const lines of newestLines(readable, { ...rangeOf(options), query }, limit, cli.stop)) {
      await cli.out.write(await formatLines(readable, lines, format), session)
    }
  })
}

async function tail(cli: Cli, query: string, options: TailOptions): Promise<void> {
  if (options.bundle !== undefined) return lastOfBundle(cli, query, options)
  await inSession(cli, { dataDir: options.data, create: false, follow: true }, async (session) => {
    const format = { json: options.json === true, terminal: cli.out.isTerminal }
    const asked = { ...rangeOf(options), query, last: options.last ?? 0 }
    try {
      for await (const { packed, skipped } of await session.client.lines.tail(asked, { signal: cli.stop })) {
        const lines = unpackLines(packed)
        if (skipped > 0) await cli.err.write(`fieldtap: ${skipped} lines skipped here; they are stored.\n`)
        if (lines.length > 0) await cli.out.write(await formatLines(session.client, lines, format), session)
      }
    } catch (error) {
      // Being interrupted is how a tail ends.
      if (!cli.stop.aborted) throw error
    }
  })
}
