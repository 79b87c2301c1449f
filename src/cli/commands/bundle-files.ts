/** Commands on bundles that are there already: what is in one, bringing one in, whose are trusted. */
import type { Command } from 'commander'
import type { OpenedBundle } from '../../shared/contract/open-bundle.ts'
import { bundleFileOf, inReadingSession, type UnlockOptions, withBundle, withUnlock } from '../bundle-file.ts'
import { type Cli, inSession } from '../cli.ts'
import { type DataOption, type JsonOption, withData, withJson } from '../options.ts'
import { printable } from '../output.ts'
import { readTextFile } from '../read-file.ts'

interface FileOptions extends JsonOption, UnlockOptions {
  readonly data?: string
}

interface ImportOptions extends DataOption, JsonOption, UnlockOptions {}

export function defineBundleFiles(program: Command, cli: Cli): void {
  withUnlock(withJson(program.command('open')))
    .description('say what is in a bundle; `search`, `events` and `tail` look into it with --bundle FILE')
    .argument('<file>', 'the bundle')
    .option('--data <dir>', 'data folder of the core that reads it')
    .action((file: string, options: FileOptions) => openBundle(cli, file, options))
  withUnlock(withJson(withData(program.command('import'))))
    .description('bring the lines, events and notes of a bundle in, as if they had been captured here')
    .argument('<file>', 'the bundle')
    .action((file: string, options: ImportOptions) => importBundle(cli, file, options))
  withUnlock(withJson(withData(program.command('tokens'))))
    .description("print what the marks in one of this laptop's own bundles stand for")
    .argument('<file>', 'the bundle')
    .action((file: string, options: ImportOptions) => printTokens(cli, file, options))
  defineTrust(program, cli)
}

function defineTrust(program: Command, cli: Cli): void {
  // Options of a command that has commands below it would be taken for its own.
  const trust = program.command('trust').description('the technicians whose bundles are trusted here')
  withJson(withData(trust.command('list', { isDefault: true })))
    .description('list them: fingerprint of the key, and who it is')
    .action((options: DataOption & JsonOption) =>
      inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
        for (const one of await client.bundle.trust.list({})) {
          await cli.out.write(
            options.json ? `${JSON.stringify(one)}\n` : `${one.fingerprint}  ${printable(one.name)}\n`,
          )
        }
      }),
    )
  withData(trust.command('add'))
    .description('trust the bundles of a technician')
    .argument('<name>', 'who it is')
    .argument('<key>', 'the fingerprint of the key (64 hex digits), or the file with the public key (signer.pem)')
    .action(async (name: string, given: string, options: DataOption) => {
      const key = /^[0-9a-fA-F\s:-]{64,}$/.test(given) ? given : await readTextFile(given)
      await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
        const { fingerprint } = await client.bundle.trust.add({ name, key })
        await cli.out.write(`${fingerprint}  ${printable(name)}\n`)
      })
    })
  withData(trust.command('remove'))
    .description('trust somebody no longer')
    .argument('<key>', 'the fingerprint or the name')
    .action((key: string, options: DataOption) =>
      inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
        await client.bundle.trust.remove({ key })
      }),
    )
  withJson(withData(trust.command('key')))
    .description("print the fingerprint of this laptop's own key, which is made if there is none yet")
    .option('--pem', 'print the public key itself')
    .action((options: DataOption & JsonOption & { readonly pem?: true }) =>
      inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
        const key = await client.bundle.key({ make: true })
        if (key === null) return
        const plain = options.pem ? key.publicKey : `${key.fingerprint}\n`
        await cli.out.write(options.json ? `${JSON.stringify(key)}\n` : plain)
      }),
    )
}

async function openBundle(cli: Cli, file: string, options: FileOptions): Promise<void> {
  const asked = await bundleFileOf(cli, file, options)
  await inReadingSession(cli, options.data, ({ client }) =>
    withBundle(client, asked, async (_, opened) => {
      const { id: _id, ...about } = opened
      await cli.out.write(options.json ? `${JSON.stringify(about)}\n` : aboutText(opened))
    }),
  )
}

function aboutText(opened: OpenedBundle): string {
  const { time } = opened
  const span = time === null ? '-' : `${new Date(time.from).toISOString()} to ${new Date(time.to).toISOString()}`
  const rows: [string, string][] = [
    ['made', opened.created],
    ['technician', opened.technician || '-'],
    ['site', opened.site || '-'],
    ['job', opened.job || '-'],
    ['lines', `${opened.lines}, ${span}`],
    ['events', `${opened.events}, and ${opened.gaps} gaps, ${opened.leases} level changes, ${opened.notes} notes`],
    ['redaction', opened.redaction],
    ...(opened.query === '' ? [] : [['query', opened.query] as [string, string]]),
    ...opened.devices.map(({ key, lines, events }): [string, string] => [
      'device',
      `${key}: ${lines} lines, ${events} events`,
    ]),
  ]
  return rows.map(([name, value]) => `${printable(`${name.padEnd(11)}${value}`)}\n`).join('')
}

async function importBundle(cli: Cli, file: string, options: ImportOptions): Promise<void> {
  const asked = await bundleFileOf(cli, file, options)
  await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
    for await (const piece of await client.bundle.import(asked, { signal: cli.stop })) {
      if (piece.is === 'progress') {
        if (cli.err.isTerminal) await cli.err.write(`\r\u001b[K${piece.lines} of ${piece.totalLines} lines`)
        continue
      }
      if (cli.err.isTerminal) await cli.err.write('\r\u001b[K')
      const { is: _, ...result } = piece
      const text = piece.known
        ? 'It was brought in before; nothing was stored now.'
        : `${piece.lines} lines and ${piece.events} events of ${piece.devices.map(printable).join(', ')}`
      await cli.out.write(options.json ? `${JSON.stringify(result)}\n` : `${text}\n`)
    }
  })
}

async function printTokens(cli: Cli, file: string, options: ImportOptions): Promise<void> {
  const asked = await bundleFileOf(cli, file, options)
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    for (const one of await client.bundle.tokens(asked)) {
      await cli.out.write(options.json ? `${JSON.stringify(one)}\n` : `${one.token}  ${printable(one.value)}\n`)
    }
  })
}
