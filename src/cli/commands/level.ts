import { type Command, InvalidArgumentError, Option } from 'commander'
import { wholeNumber } from '../../main/program.ts'
import { FieldtapError } from '../../shared/errors.ts'
import { DEVICE_LEVELS, type DeviceLevel, type LevelLease } from '../../shared/model.ts'
import { type Cli, inSession } from '../cli.ts'
import type { Client } from '../client.ts'
import { guaranteeText, leaseText, levelText, localTime } from '../describe.ts'
import { byteCount, collect, type DataOption, duration, type JsonOption, withData, withJson } from '../options.ts'
import { OutputClosed, printable } from '../output.ts'
import type { Session } from '../session.ts'
import { settledConnections } from '../settled.ts'

interface LevelOptions extends DataOption, JsonOption {
  readonly for: number
  readonly lines?: number
  readonly bytes?: number
  readonly restoreTo: RestoreTo
  readonly also: readonly string[]
  readonly reason: string
  readonly technician: string
  readonly wait?: true
}

const FIFTEEN_MINUTES = 15 * 60_000
const RESTORE = 'restore'
const EXTEND = 'extend'
const RESTORE_TO = ['before', 'baseline', ...DEVICE_LEVELS] as const
const WANTED = [...DEVICE_LEVELS, RESTORE, EXTEND] as const
type Wanted = (typeof WANTED)[number]
type RestoreTo = (typeof RESTORE_TO)[number]

/** How long a core that was just started waits for its brokers before it tells a level, ms. */
const CONNECT_PATIENCE = 10_000
/** After so long, ms, a person is told what the command waits for. */
const EXPLAIN_AFTER = 2000

export function defineLevel(program: Command, cli: Cli): void {
  withJson(withData(program.command('level')))
    .description('show what is known of a device’s log level, raise it for a while, or put it back')
    .usage('<device...> [level | restore | extend [duration]] [options]')
    .argument('<device>', 'PRODUCT/NAME, an id, or platform:REF')
    .argument(
      '[words...]',
      `more devices; then the level to tell (${DEVICE_LEVELS.join(', ')}), restore, or extend and by how much (15m)`,
    )
    .option('--also <device>', 'another device; may be given several times', collect, [])
    .option('--for <duration>', 'for how long: 90s, 15m, 2h', duration, FIFTEEN_MINUTES)
    .option('--lines <n>', 'at most so many lines', wholeNumber(1))
    .option('--bytes <n>', 'at most so many bytes: 500k, 20M', byteCount)
    .addOption(
      new Option('--restore-to <level>', 'where it goes back to; before: what was there, or the baseline if unknown')
        .choices(RESTORE_TO)
        .default('before'),
    )
    .option('--reason <text>', 'why, for the record', '')
    .option('--technician <name>', 'who, for the record', '')
    .option('--wait', 'return only when the device has confirmed the level')
    .action((device: string, words: readonly string[], options: LevelOptions) => {
      const { devices, level, by } = readWords([device, ...options.also], words)
      return inSession(cli, { dataDir: options.data, create: false }, async (session) => {
        if (level === undefined) return all(devices, (each) => showLevel(cli, session.client, each, options))
        if (session.own) await settledConnections(session.client, CONNECT_PATIENCE, cli.stop)
        return all(devices, (each) => {
          if (level === RESTORE) return restoreLevel(cli, session, each, options)
          if (level === EXTEND) return extendLease(cli, session, each, by, options)
          return level === 'off'
            ? switchOff(cli, session, each, { ...options, level })
            : raiseLevel(cli, session, each, { ...options, level })
        })
      })
    })
}

/** Devices come first, then what is to be done with them. */
function readWords(first: readonly string[], words: readonly string[]) {
  const at = words.findIndex(isWanted)
  const more = at < 0 ? words : words.slice(0, at)
  const [level, by, ...rest] = at < 0 ? [] : words.slice(at)
  // Where no level follows, a lone word is rather a level that is none than an id.
  const unknown = at < 0 ? more.find((word) => !/[/:]/.test(word)) : undefined
  if (unknown !== undefined) throw new InvalidArgumentError(`${unknown} is none of ${WANTED.join(', ')}.`)
  if (rest.length > 0 || (by !== undefined && level !== EXTEND))
    throw new InvalidArgumentError('Only extend takes another value: level DEVICE extend 15m.')
  return {
    devices: [...new Set([...first, ...more])],
    level: level !== undefined && isWanted(level) ? level : undefined,
    by: by === undefined ? FIFTEEN_MINUTES : duration(by),
  }
}

function isWanted(word: string): word is Wanted {
  return (WANTED as readonly string[]).includes(word)
}

/** For each device at once; one that fails does not keep the others from being seen to their end. */
async function all(devices: readonly string[], act: (device: string) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(devices.map(act))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

async function showLevel(cli: Cli, client: Client, device: string, { json }: JsonOption): Promise<void> {
  const known = await client.level.get({ device })
  if (json) return cli.out.write(`${JSON.stringify(known)}\n`)
  const since = known.level.since === null ? '' : `, since ${localTime(known.level.since, cli.zone)}`
  await cli.out.write(printable(`${device}: ${levelText(known.level)}${since}`).concat('\n'))
  if (known.lease)
    await cli.out.write(`${leaseText(known.lease, cli.now())}\n${printable(guaranteeText(known.lease))}\n`)
}

type Change = LevelOptions & { readonly level: DeviceLevel }

async function extendLease(cli: Cli, session: Session, device: string, byMs: number, json: JsonOption): Promise<void> {
  const { lease } = await session.client.level.get({ device })
  if (lease === null || lease.ended !== null) throw new FieldtapError('lease-not-found', { detail: device })
  await say(cli, await session.client.level.extend({ lease: lease.id, byMs }), json)
}

/** Where collection is on or off, off ends it. */
async function switchOff(cli: Cli, session: Session, device: string, options: Change): Promise<void> {
  const { lease } = await session.client.level.get({ device })
  if (lease?.during !== 'on' || lease.ended !== null) return raiseLevel(cli, session, device, options)
  if (lease.restoreTo === 'off') return restoreLevel(cli, session, device, options)
  return raiseLevel(cli, session, device, { ...options, restoreTo: 'off' })
}

async function raiseLevel(cli: Cli, session: Session, device: string, options: Change): Promise<void> {
  const asked = await session.client.level.lease({
    device,
    level: options.level,
    durationMs: options.for,
    maxLines: options.lines ?? null,
    maxBytes: options.bytes ?? null,
    restoreTo: options.restoreTo,
    reason: options.reason,
    technician: options.technician,
  })
  const wanted = options.wait ? isConfirmed : isTold
  const lease = await leaseThat(cli, session, asked, (now) => wanted(now) || now.ended !== null)
  if (lease === null) return
  if (!wanted(lease)) throw new FieldtapError('device-away', { device })
  await say(cli, lease, options)
  if (!session.own) return
  const last = await leaseThat(cli, session, lease, isOver)
  if (last !== null) await say(cli, last, options)
}

async function restoreLevel(cli: Cli, session: Session, device: string, options: LevelOptions): Promise<void> {
  const { lease, level } = await session.client.level.restore({ device, technician: options.technician })
  if (lease === null) {
    const text =
      level.how === 'told' || level.how === 'confirmed' ? levelText(level) : 'away; told as soon as it is heard again'
    return tell(cli, options.json ? JSON.stringify({ lease, level }) : printable(`${device}: ${text}`))
  }
  // On a foreign broker a while passes between telling the level and knowing that it was heard. That, and a device that
  // is away, are the running core's to wait for; a core of our own must wait itself.
  const isLeft = level.level === lease.restoreTo && (level.how === 'told' || level.how === 'confirmed')
  const enough = (now: LevelLease) => isOver(now) || (!session.own && (isLeft || now.state === 'restore-pending'))
  const last = await leaseThat(cli, session, lease, enough)
  if (last !== null) await say(cli, last, options)
}

const isTold = (lease: LevelLease) => lease.toldAt !== null
const isConfirmed = (lease: LevelLease) => lease.confirmedAt !== null
const isOver = (lease: LevelLease) => lease.state === 'restored' || lease.state === 'superseded'

/**
 * Waits until the lease is as wanted. Null when the command was asked to end first: with a core of our own that is how
 * a lease ends early, and closing it restores the level; otherwise the wait is cancelled and the lease goes on.
 */
async function leaseThat(
  cli: Cli,
  { client, own }: Session,
  lease: LevelLease,
  enough: (lease: LevelLease) => boolean,
) {
  if (enough(lease)) return lease
  const explain = setTimeout(() => {
    cli.err.write(`fieldtap: waiting: ${leaseText(lease, cli.now())}\n`).catch(() => undefined)
  }, EXPLAIN_AFTER)
  try {
    for await (const now of await client.level.watch({ lease: lease.id }, { signal: cli.stop })) {
      lease = now
      if (isTold(now)) clearTimeout(explain)
      if (enough(now)) return now
    }
  } catch (error) {
    if (!cli.stop.aborted) throw error
  } finally {
    clearTimeout(explain)
  }
  if (cli.stop.aborted && !own) throw new FieldtapError('cancelled')
  return cli.stop.aborted ? null : lease
}

async function say(cli: Cli, lease: LevelLease, { json }: JsonOption): Promise<void> {
  await tell(cli, json ? JSON.stringify(lease) : leaseText(lease, cli.now()))
}

/** A lease must be seen to its end even when nobody reads about it any more. */
async function tell(cli: Cli, text: string): Promise<void> {
  await cli.out.write(`${text}\n`).catch((error: unknown) => {
    if (!(error instanceof OutputClosed)) throw error
  })
}
