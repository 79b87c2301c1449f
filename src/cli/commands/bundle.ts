import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { ToldFailure } from '../../main/program.ts'
import { type ExportPiece, type RedactionProfile, redactionProfile } from '../../shared/contract/bundles.ts'
import { FieldtapError } from '../../shared/errors.ts'
import { leaseSpan } from '../../shared/lease-span.ts'
import { type LevelLease, splitDeviceKey } from '../../shared/model.ts'
import { bundleFileOf, inReadingSession, type UnlockOptions, withUnlock } from '../bundle-file.ts'
import { type Cli, inSession } from '../cli.ts'
import {
  collect,
  type DataOption,
  type JsonOption,
  type RangeOptions,
  rangeOf,
  withData,
  withJson,
  withRange,
} from '../options.ts'
import { printable } from '../output.ts'
import { readSecret } from '../secret.ts'
import { defineBundleFiles } from './bundle-files.ts'

interface ExportOptions extends DataOption, JsonOption, RangeOptions {
  readonly query: string
  readonly capture?: string
  readonly out?: string
  readonly overwrite?: true
  readonly technician: string
  readonly site: string
  readonly job: string
  readonly note: string
  readonly events: boolean
  readonly levels: boolean
  readonly notes: boolean
  readonly appLog: boolean
  readonly redact: RedactionProfile
  readonly pattern?: readonly string[]
  readonly sign?: true
  readonly encryptTo?: readonly string[]
  readonly passphraseStdin?: true
}

interface VerifyOptions extends JsonOption, UnlockOptions {
  readonly data?: string
}

export function defineBundle(program: Command, cli: Cli): void {
  withRange(withJson(withData(program.command('export'))), cli)
    .description('write one bundle with the lines, events and level changes, and print its path')
    .option('--query <query>', 'only lines that match', '')
    .option('--capture <lease>', 'only while this level was raised: its id, or "last" (of the devices given)')
    .option('--out <file>', 'the file to write: NAME.fieldtap.zip (default: a new name in the bundle folder)')
    .option('--overwrite', 'replace the file if it exists')
    .option('--technician <name>', 'who exports', '')
    .option('--site <name>', 'where', '')
    .option('--job <number>', 'job number', '')
    .option('--note <text>', 'a note for whoever opens it', '')
    .option('--no-events', 'without events')
    .option('--no-levels', 'without changes of levels')
    .option('--no-notes', 'without marks and notes')
    .option('--no-app-log', "without the app's own log")
    .addOption(
      new Option('--redact <profile>', 'what is taken out; each profile takes out more than the one before')
        .choices(redactionProfile.options)
        .default('secrets'),
    )
    .option('--pattern <regex>', 'also take out what this matches (RE2); may be given several times', collect)
    .option('--sign', "sign it with this laptop's key (the window does so unless told otherwise)")
    .option('--encrypt-to <recipient>', 'encrypt it to an age recipient (age1…); may be given several times', collect)
    .option('--passphrase-stdin', 'encrypt it to the passphrase on standard input')
    .action((options: ExportOptions) => exportBundle(cli, options))
  defineBundleFiles(program, cli)
  withUnlock(withJson(program.command('verify')))
    .description('check a bundle: trusted, signed by an unknown key, unsigned, or broken (then the exit status is 1)')
    .argument('<file>', 'the bundle')
    .option('--data <dir>', 'data folder with the keys that are trusted')
    .action((file: string, options: VerifyOptions) => verifyBundle(cli, file, options))
}

type Done = Extract<ExportPiece, { is: 'done' }>

async function exportBundle(cli: Cli, options: ExportOptions): Promise<void> {
  const { query, technician, site, job, note, events, levels, notes, appLog, redact } = options
  const out = options.out === undefined ? null : resolve(options.out)
  const about = { technician, site, job, note, events, levels, notes, appLog, redact }
  const asked = {
    ...{ ...rangeOf(options), query, out, overwrite: options.overwrite === true, ...about },
    patterns: [...(options.pattern ?? [])],
    sign: options.sign === true,
    encryptTo: [...(options.encryptTo ?? [])],
    passphrase: await passphraseOf(cli, options),
  }
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    let done: Done | null = null
    const { capture, device } = options
    const span = capture === undefined ? {} : captureSpan(await client.level.leases({}), capture, device)
    for await (const piece of await client.bundle.export({ ...asked, ...span }, { signal: cli.stop })) {
      if (piece.is === 'done') done = piece
      else if (cli.err.isTerminal) await cli.err.write(`\r\u001b[K${progressText(piece)}`)
    }
    if (cli.err.isTerminal) await cli.err.write('\r\u001b[K')
    if (done === null) return
    const { is: _, ...result } = done
    await cli.out.write(options.json ? `${JSON.stringify(result)}\n` : `${result.path}\n`)
  })
}

/** When a level was raised: the lease with this id, or the newest on one of these devices (none given: on any). */
function captureSpan(leases: readonly LevelLease[], capture: string, devices: readonly string[] = []) {
  const isAsked = ({ device }: LevelLease) =>
    devices.length === 0 || devices.includes(device) || devices.includes(splitDeviceKey(device).ref)
  const lease =
    capture === 'last'
      ? leases.filter(isAsked).toSorted((a, b) => b.requestedAt - a.requestedAt)[0]
      : leases.find(({ id }) => id === capture)
  if (lease === undefined) throw new FieldtapError('lease-unknown', { detail: capture })
  return leaseSpan(lease)
}

/** An empty one would be no secret: the bundle would not be encrypted although somebody asked for it. */
async function passphraseOf(cli: Cli, { passphraseStdin, encryptTo }: ExportOptions): Promise<string> {
  if (passphraseStdin === undefined) return ''
  if (encryptTo !== undefined)
    throw new FieldtapError('input-invalid', { detail: 'give --encrypt-to or --passphrase-stdin, not both' })
  const passphrase = await readSecret(cli, true)
  if (passphrase === '')
    throw new FieldtapError('input-invalid', { detail: 'the passphrase on standard input is empty' })
  return passphrase
}

function progressText({ step, lines, totalLines }: Exclude<ExportPiece, Done>): string {
  return printable(`${step}: ${lines}${totalLines === null ? '' : ` of ${totalLines}`} lines`)
}

async function verifyBundle(cli: Cli, file: string, options: VerifyOptions): Promise<void> {
  const asked = await bundleFileOf(cli, file, options)
  await inReadingSession(cli, options.data, async ({ client }) => {
    const report = await client.bundle.verify(asked)
    const problems = report.problems.map(({ entry, problem }) => `${printable(`  ${entry}: ${problem}`)}\n`).join('')
    const text = `${printable(`${report.verdict}: ${report.summary}`)}\n${problems}`
    await cli.out.write(options.json ? `${JSON.stringify(report)}\n` : text)
    if (report.verdict === 'broken') throw new ToldFailure()
  })
}
