import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Connection } from '../../shared/model.ts'
import { type Cli, inSession } from '../cli.ts'
import type { Client } from '../client.ts'
import { readCloudSettings, withCloudFields } from '../cloud-settings.ts'
import { columns, connectionRows } from '../describe.ts'
import { type DataOption, type JsonOption, withData, withJson } from '../options.ts'
import { printable } from '../output.ts'
import { readTextFile } from '../read-file.ts'
import { readSecret } from '../secret.ts'
import { settledConnections } from '../settled.ts'

interface ConnectOptions extends DataOption, JsonOption {
  readonly name: string
  readonly platform?: string
  readonly url?: string
  readonly username?: string
  readonly passwordStdin?: true
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly mqttVersion: 'auto' | '3.1.1' | '5'
  readonly alpn: string
}

/** How long to wait for a new connection to show whether it works, ms. It is kept either way. */
const FIRST_TRY = 10_000
/** How long a list waits, ms, for a core that was just started to show how its connections are. */
const LIST_PATIENCE = 3000

const MQTT_VERSIONS = { auto: 'auto', '3.1.1': 4, '5': 5 } as const

export function defineConnections(program: Command, cli: Cli): void {
  const connecting = withJson(withData(program.command('connect')))
    .description('watch a broker on site, for every platform that speaks MQTT; or ask a platform over HTTP')
    .requiredOption('--name <site>', 'what to call the connection')
    .option('--platform <id>', 'ask this platform’s own HTTP API, instead of a broker')
    .option('--url <url>', 'mqtt://, mqtts://, ws:// or wss:// address of the broker; or that of the API')
    .option('--username <name>', 'user name at the broker')
    .option('--password-stdin', 'read the password from standard input (else FIELDTAP_SECRET)')
    .option('--ca <file>', 'certificate of the authority that signed the broker’s, PEM')
    .option('--cert <file>', 'client certificate, PEM')
    .option('--key <file>', 'key of the client certificate, PEM')
    .addOption(
      new Option('--mqtt-version <version>', 'version of MQTT; auto: 5 where the broker speaks it')
        .choices(['auto', '3.1.1', '5'])
        .default('auto'),
    )
    .option('--alpn <protocol>', 'protocol to ask for in the TLS handshake; known for the platforms’ own brokers', '')
    .action((options: ConnectOptions) =>
      options.platform === undefined
        ? connectBroker(cli, options)
        : connectCloud(cli, { ...options, platform: options.platform }),
    )
  withCloudFields(connecting)
  withJson(withData(program.command('connections')))
    .description('list the connections')
    .action((options: DataOption & JsonOption) => listConnections(cli, options))
  withData(program.command('disconnect'))
    .description('forget a connection; what it captured stays')
    .requiredOption('--name <site>', 'name of the connection')
    .action(({ name, ...options }: DataOption & { name: string }) =>
      inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
        await client.connections.remove({ name })
        await cli.out.write(`${printable(name)} is forgotten.\n`)
      }),
    )
}

async function connectCloud(cli: Cli, options: ConnectOptions & { readonly platform: string }): Promise<void> {
  const { name, platform } = options
  const settings = await readCloudSettings(cli, platform, { ...options })
  await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
    await settle(cli, client, await client.connections.addCloud({ name, platform, settings }), options)
  })
}

/** Says how a new connection does once it has shown that, or after a while. */
async function settle(cli: Cli, client: Client, added: Connection, options: JsonOption): Promise<void> {
  const isNew = (connection: Connection) => connection.name === added.name
  const tried = (await settledConnections(client, FIRST_TRY, cli.stop, isNew)).find(isNew) ?? added
  await cli.out.write(options.json ? `${JSON.stringify(tried)}\n` : `${outcomeText(tried)}\n`)
}

async function connectBroker(cli: Cli, options: ConnectOptions): Promise<void> {
  const { name, url, username = '' } = options
  if (url === undefined) throw new InvalidArgumentError('The address of the broker is missing: --url.')
  const draft = {
    name,
    url,
    username,
    password: options.passwordStdin || username !== '' ? await readSecret(cli, options.passwordStdin === true) : '',
    ca: await readTextFile(options.ca),
    cert: await readTextFile(options.cert),
    key: await readTextFile(options.key),
    mqttVersion: MQTT_VERSIONS[options.mqttVersion],
    alpn: options.alpn,
  }
  await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
    await settle(cli, client, await client.connections.add(draft), options)
  })
}

function outcomeText({ name, url, state }: Connection): string {
  if (state.is === 'up') return printable(`${name}: connected to ${url}.`)
  const why = 'why' in state ? state.why : 'no answer yet.'
  return printable(`${name}: kept; it is tried again by itself whenever Fieldtap runs. Now: ${why}`)
}

async function listConnections(cli: Cli, options: DataOption & JsonOption): Promise<void> {
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client, own }) => {
    const connections = own
      ? await settledConnections(client, LIST_PATIENCE, cli.stop)
      : await client.connections.list({})
    const text = options.json
      ? connections.map((one) => `${JSON.stringify(one)}\n`).join('')
      : columns(connectionRows(connections))
    await cli.out.write(text)
  })
}
