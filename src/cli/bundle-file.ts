/** A bundle that an argument names, and what opens it where it is encrypted. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { defaultDataDir, folderExists } from '../main/core/data-folder.ts'
import type { OpenedBundle } from '../shared/contract/open-bundle.ts'
import { type Cli, inSession } from './cli.ts'
import type { Client } from './client.ts'
import { printable } from './output.ts'
import { readTextFile } from './read-file.ts'
import { readSecret } from './secret.ts'
import type { Session } from './session.ts'

export interface UnlockOptions {
  readonly passphraseStdin?: true
  readonly identity?: string
}

export function withUnlock(command: Command): Command {
  return command
    .option(
      '--passphrase-stdin',
      'read the passphrase of an encrypted bundle from standard input (else FIELDTAP_SECRET)',
    )
    .option('--identity <file>', 'age identities that open an encrypted bundle, as age-keygen writes them')
}

export async function bundleFileOf(cli: Cli, file: string, options: UnlockOptions) {
  return {
    path: resolve(file),
    passphrase: await readSecret(cli, options.passphraseStdin === true),
    identity: await readTextFile(options.identity),
  }
}

/**
 * A session in which bundles are read. On a machine that never captured anything it leaves nothing behind, and where the
 * usual data folder is of no use it goes without: a bundle can be read all the same, but nobody's key is trusted then.
 * @param data the folder that was asked for; undefined: the usual one.
 */
export async function inReadingSession(
  cli: Cli,
  data: string | undefined,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  if (data !== undefined) return inSession(cli, { dataDir: data, create: false }, work)
  const session = await openUsual(cli)
  try {
    await work(session)
  } finally {
    await session.close()
  }
}

async function openUsual(cli: Cli): Promise<Session> {
  const dataDir = defaultDataDir()
  if (folderExists(dataDir)) {
    try {
      return await cli.open({ dataDir, create: false })
    } catch (error) {
      if (cli.stop.aborted) throw error
      const why = printable(error instanceof Error ? error.message : String(error))
      await cli.err.write(`The usual data folder is not used, so no key is trusted here: ${why}\n`)
    }
  }
  return cli.open({ dataDir: null, create: false })
}

/** The part of the contract that can be asked of the store and of a bundle alike. */
export interface Readable {
  readonly lines: Pick<Client['lines'], 'search' | 'count' | 'get'>
  readonly events: Pick<Client['events'], 'list'>
}

export interface BundleOption extends UnlockOptions {
  readonly bundle?: string
}

export function withBundleOption(command: Command): Command {
  return withUnlock(command.option('--bundle <file>', 'look into this bundle instead of what is captured here'))
}

/** What a command that only looks is to look into: what is captured here, or a bundle. */
export async function inReadable(
  cli: Cli,
  options: BundleOption & { readonly data: string },
  work: (readable: Readable, session: Session) => Promise<void>,
): Promise<void> {
  const { bundle, data } = options
  if (bundle === undefined)
    return inSession(cli, { dataDir: data, create: false }, (session) => work(session.client, session))
  const file = await bundleFileOf(cli, bundle, options)
  await inReadingSession(cli, data === defaultDataDir() ? undefined : data, (session) =>
    withBundle(session.client, file, (readable) => work(readable, session)),
  )
}

/** Opens the bundle for as long as the work takes, and gives it the same calls as the store has. */
export async function withBundle(
  client: Client,
  file: Awaited<ReturnType<typeof bundleFileOf>>,
  work: (readable: Readable, opened: OpenedBundle) => Promise<void>,
): Promise<void> {
  const opened = await client.bundle.open(file)
  const bundle = opened.id
  const { lines, events } = client.bundle.read
  const readable: Readable = {
    lines: {
      search: (input, options) => lines.search({ ...input, bundle }, options),
      count: (input, options) => lines.count({ ...input, bundle }, options),
      get: (input, options) => lines.get({ ...input, bundle }, options),
    },
    events: { list: (input, options) => events.list({ ...input, bundle }, options) },
  }
  try {
    await work(readable, opened)
  } finally {
    await client.bundle.close({ bundle })
  }
}
