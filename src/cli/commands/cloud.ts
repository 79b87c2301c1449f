/** `fieldtap PLATFORM …`: levels that a platform keeps for targets, and what it writes from now on. */
import { Argument, type Command, InvalidArgumentError } from 'commander'
import { PLATFORMS } from '../../main/core/platforms/index.ts'
import type { DeviceLevel, LevelTree, PlatformInfo } from '../../shared/model.ts'
import { type Cli, inSession } from '../cli.ts'
import { columns, eventLine, leaseText } from '../describe.ts'
import { type DataOption, duration, type JsonOption, withData, withJson } from '../options.ts'
import { printable } from '../output.ts'

interface ConnectionOption extends DataOption, JsonOption {
  readonly connection: string
}

interface SetOptions extends ConnectionOption {
  readonly for?: number
  readonly reason: string
  readonly technician: string
}

export function defineCloud(program: Command, cli: Cli): void {
  for (const { info } of PLATFORMS) {
    if (!info.cloud?.levels && !info.cloud?.tail) continue
    const platform = program.command(info.id).description(`what ${info.title} keeps for itself`)
    if (info.cloud.levels) defineLevels(platform, info, cli)
    if (info.cloud.tail) defineTail(platform, cli)
  }
}

function ofConnection(command: Command): Command {
  return withJson(withData(command)).requiredOption('--connection <name>', 'name of the connection')
}

function forA(command: Command): Command {
  return command
    .option('--for <duration>', 'for how long, then back to what was there: 90s, 15m, 2h', duration)
    .option('--reason <text>', 'why, for the record', '')
    .option('--technician <name>', 'who, for the record', '')
}

function defineLevels(platform: Command, info: PlatformInfo, cli: Cli): void {
  const levels = info.level.kind === 'levels' ? info.level.levels.filter((level) => level !== 'unset') : []
  const level = (text: string) => levelOf(text, levels)
  ofConnection(platform.command('levels'))
    .description('show the levels that are set there')
    .option('--device <id>', 'and which of them applies to this device')
    .action((options: ConnectionOption & { device?: string }) => showLevels(cli, options))
  forA(ofConnection(platform.command('set')))
    .description('set the level of a target')
    .argument('<type>', 'type of the target')
    .argument('[name]', 'name of the target', '')
    .addArgument(new Argument('[level]', `the level: ${levels.join(', ')}`).argParser(level))
    .action((type: string, name: string, given: DeviceLevel | undefined, options: SetOptions) => {
      if (given !== undefined) return setLevel(cli, options, type, name, given)
      // The target that stands for everything has no name: its level is the second word.
      return setLevel(cli, options, type, '', level(name))
    })
  forA(ofConnection(platform.command('delete')))
    .description('delete the level of a target')
    .argument('<type>', 'type of the target')
    .argument('[name]', 'name of the target', '')
    .action((type: string, name: string, options: SetOptions) => setLevel(cli, options, type, name, 'unset'))
}

/** As the platforms write them too: in capitals, and off as disabled. */
function levelOf(text: string, levels: readonly DeviceLevel[]): DeviceLevel {
  const word = text.toLowerCase()
  const level = levels.find((each) => each === (word === 'disabled' ? 'off' : word))
  if (level === undefined) throw new InvalidArgumentError(`The level is one of ${levels.join(', ')}.`)
  return level
}

function defineTail(platform: Command, cli: Cli): void {
  ofConnection(platform.command('tail'))
    .description('keep and print what is written there from now on, until interrupted')
    .option('--query <text>', 'only what matches', '')
    .action((options: ConnectionOption & { query: string }) => tail(cli, options))
}

async function showLevels(cli: Cli, options: ConnectionOption & { device?: string }): Promise<void> {
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    const { connection, device = null } = options
    const tree = await client.cloud.levels({ connection, device }, { signal: cli.stop })
    await cli.out.write(options.json ? `${JSON.stringify(tree)}\n` : treeText(tree))
  })
}

function treeText({ disabled, default: common, setup, targets, overrides, applies }: LevelTree): string {
  const rows = [
    ['default', '', common ?? 'not set up', disabled ? 'all logs are disabled' : ''],
    // The one without a name is the default, which stands above.
    ...targets.filter(({ name }) => name !== '').map(({ type, name, level, note }) => [type, name, level, note]),
    ...overrides.map(({ type, level, destination }) => ['event type', type, level, destination]),
  ]
  const words = [setup, ...(applies ? [`${applies.level ?? 'no level'} applies: ${applies.why}`] : [])]
  return `${columns(rows)}${words
    .filter((word) => word !== '')
    .map((word) => `${printable(word)}\n`)
    .join('')}`
}

async function setLevel(cli: Cli, options: SetOptions, type: string, name: string, level: DeviceLevel): Promise<void> {
  await inSession(cli, { dataDir: options.data, create: false }, async (session) => {
    const { connection, reason, technician } = options
    const asked = { connection, type, name, level, durationMs: options.for ?? null, reason, technician }
    const set = await session.client.cloud.set(asked, { signal: cli.stop })
    const target = printable(name === '' ? type : `${type} ${name}`)
    const done = set.lease ? leaseText(set.lease, cli.now()) : `${target}: ${level === 'unset' ? 'deleted' : level}`
    await cli.out.write(`${options.json ? JSON.stringify(set) : done}\n`)
    if (!set.lease || !session.own) return
    // A core of our own has to stay until the level is back.
    for await (const lease of await session.client.level.watch({ lease: set.lease.id }, { signal: cli.stop })) {
      if (lease.state !== 'restored' && lease.state !== 'superseded') continue
      await cli.out.write(`${options.json ? JSON.stringify(lease) : leaseText(lease, cli.now())}\n`)
      return
    }
  })
}

async function tail(cli: Cli, options: ConnectionOption & { query: string }): Promise<void> {
  await inSession(cli, { dataDir: options.data, create: false }, async (session) => {
    const { client } = session
    const { connection, query } = options
    const over = new AbortController()
    const signal = AbortSignal.any([cli.stop, over.signal])
    const print = async () => {
      for await (const event of await client.events.watch({}, { signal })) {
        if (event.connection !== connection || event.source === 'fieldtap') continue
        await cli.out.write(`${options.json ? JSON.stringify(event) : eventLine(event, cli.zone)}\n`, session)
      }
    }
    const printing = print().catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    try {
      for await (const _ of await client.events.tail({ connection, query }, { signal: cli.stop }));
    } catch (error) {
      if (!cli.stop.aborted) throw error
    } finally {
      over.abort()
      await printing
    }
  })
}
