/** History that is fetched: synced from a platform, followed as it is written, or read in from a file. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { ToldFailure } from '../../main/program.ts'
import type { ImportPiece, SyncPiece } from '../../shared/cloud.ts'
import { type Cli, inSession } from '../cli.ts'
import { localTime } from '../describe.ts'
import { type DataOption, type JsonOption, withData, withJson, withPoints } from '../options.ts'
import { printable } from '../output.ts'

interface SyncOptions extends DataOption, JsonOption {
  readonly connection: string
  readonly since?: number
  readonly until?: number
  readonly query?: string
}

interface ImportOptions extends DataOption, JsonOption {
  readonly platform?: string
  readonly device?: string
}

/** How often, ms, a person is told how far it is. */
const TELL_EVERY = 2000

export function defineSync(events: Command, cli: Cli): void {
  withPoints(withJson(withData(events.command('sync'))), cli)
    .description('read what a connection’s platform wrote down, from where the last sync stopped')
    .requiredOption('--connection <name>', 'name of the connection')
    .option('--query <text>', 'only what matches, where the platform can search')
    .action((options: SyncOptions) => sync(cli, options))
  withJson(withData(events.command('import')))
    .description('read in a file that a platform exported')
    .argument('<file>', 'the file')
    .option('--platform <id>', 'platform that it is from; else it is recognized')
    .option('--device <device>', 'to whom records belong that do not say')
    .action((file: string, options: ImportOptions) => importFile(cli, file, options))
}

async function sync(cli: Cli, options: SyncOptions): Promise<void> {
  const { connection, since = null, until = null, query = '' } = options
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    let last: SyncPiece | null = null
    let told = cli.now()
    const asked = { connection, since, until, query }
    for await (const piece of await client.events.sync(asked, { signal: cli.stop })) {
      last = piece
      if (piece.is !== 'progress' || cli.now() - told < TELL_EVERY) continue
      told = cli.now()
      await cli.err.write(`fieldtap: ${printable(progressText(piece, cli))}\n`)
    }
    if (last?.is !== 'done') return
    const { pages, events, lines } = last
    const summary = { connection, complete: true, pages, events, lines }
    const sentence = `${connection}: everything is here. ${count(events, 'new event')}, ${count(lines, 'new line')} on ${count(pages, 'page')}.`
    await cli.out.write(`${options.json ? JSON.stringify(summary) : printable(sentence)}\n`)
  })
}

function progressText({ pages, events, time, note }: Extract<SyncPiece, { is: 'progress' }>, cli: Cli): string {
  if (note !== null) return note
  const until = time === null ? '' : `, as far as ${localTime(time, cli.zone)}`
  return `${count(pages, 'page')}, ${count(events, 'new event')}${until}`
}

async function importFile(cli: Cli, file: string, options: ImportOptions): Promise<void> {
  const { platform = null, device = null } = options
  await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
    let last: ImportPiece | null = null
    const asked = { source: { path: resolve(file) }, platform, device }
    for await (const piece of await client.events.import(asked, { signal: cli.stop })) last = piece
    if (last === null) return
    const { events, lines, known, failed, problems } = last
    const summary = `${count(events, 'new event')}, ${count(lines, 'new line')}, ${known} known already, ${failed} that cannot be read.`
    await cli.out.write(`${options.json ? JSON.stringify(last) : summary}\n`)
    for (const { at, what } of problems) await cli.err.write(`${printable(`fieldtap: ${at}: ${what}`)}\n`)
    if (failed > 0) throw new ToldFailure()
  })
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
