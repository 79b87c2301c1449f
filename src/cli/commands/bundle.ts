import { resolve } from 'node:path'
import type { Command } from 'commander'
import { defaultDataDir, folderExists } from '../../main/core/data-folder.ts'
import { ToldFailure } from '../../main/program.ts'
import type { ExportPiece } from '../../shared/contract.ts'
import { type Cli, inSession } from '../cli.ts'
import {
  type DataOption,
  type JsonOption,
  type RangeOptions,
  rangeOf,
  withData,
  withJson,
  withRange,
} from '../options.ts'
import { printable } from '../output.ts'

interface ExportOptions extends DataOption, JsonOption, RangeOptions {
  readonly query: string
  readonly out?: string
  readonly overwrite?: true
  readonly technician: string
  readonly site: string
  readonly job: string
  readonly note: string
}

interface VerifyOptions extends JsonOption {
  readonly data?: string
}

export function defineBundle(program: Command, cli: Cli): void {
  withRange(withJson(withData(program.command('export'))), cli)
    .description('write one bundle with the lines, events and level changes, and print its path')
    .option('--query <query>', 'only lines that match', '')
    .option('--out <file>', 'the file to write: NAME.fieldtap.zip (default: a new name in the bundle folder)')
    .option('--overwrite', 'replace the file if it exists')
    .option('--technician <name>', 'who exports', '')
    .option('--site <name>', 'where', '')
    .option('--job <number>', 'job number', '')
    .option('--note <text>', 'a note for whoever opens it', '')
    .action((options: ExportOptions) => exportBundle(cli, options))
  withJson(program.command('verify'))
    .description('check a bundle; exit status 1 if it is broken')
    .argument('<file>', 'the bundle')
    .option('--data <dir>', 'data folder with the keys that are trusted')
    .action((file: string, options: VerifyOptions) => verifyBundle(cli, file, options))
}

type Done = Extract<ExportPiece, { is: 'done' }>

async function exportBundle(cli: Cli, options: ExportOptions): Promise<void> {
  const { query, technician, site, job, note } = options
  const out = options.out === undefined ? null : resolve(options.out)
  const asked = { ...rangeOf(options), query, out, overwrite: options.overwrite === true, technician, site, job, note }
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    let done: Done | null = null
    for await (const piece of await client.bundle.export(asked, { signal: cli.stop })) {
      if (piece.is === 'done') done = piece
      else if (cli.err.isTerminal) await cli.err.write(`\r\u001b[K${progressText(piece)}`)
    }
    if (cli.err.isTerminal) await cli.err.write('\r\u001b[K')
    if (done === null) return
    const { is: _, ...result } = done
    await cli.out.write(options.json ? `${JSON.stringify(result)}\n` : `${result.path}\n`)
  })
}

function progressText({ step, lines, totalLines }: Exclude<ExportPiece, Done>): string {
  return printable(`${step}: ${lines}${totalLines === null ? '' : ` of ${totalLines}`} lines`)
}

async function verifyBundle(cli: Cli, file: string, options: VerifyOptions): Promise<void> {
  // Checking a bundle on a machine that never captured anything must leave nothing behind there.
  const dataDir = options.data ?? (folderExists(defaultDataDir()) ? defaultDataDir() : null)
  await inSession(cli, { dataDir, create: false }, async ({ client }) => {
    const report = await client.bundle.verify({ path: resolve(file) })
    const problems = report.problems.map(({ entry, problem }) => `${printable(`  ${entry}: ${problem}`)}\n`).join('')
    const text = `${printable(`${report.verdict}: ${report.summary}`)}\n${problems}`
    await cli.out.write(options.json ? `${JSON.stringify(report)}\n` : text)
    if (report.verdict === 'broken') throw new ToldFailure()
  })
}
