import { type Command, InvalidArgumentError, Option } from 'commander'
import { type DeviceEvent, outcome } from '../../shared/model.ts'
import { type BundleOption, inReadable, type Readable, withBundleOption } from '../bundle-file.ts'
import type { Cli } from '../cli.ts'
import { eventLine } from '../describe.ts'
import {
  collect,
  type DataOption,
  type JsonOption,
  type RangeOptions,
  rangeOf,
  withData,
  withJson,
  withLimit,
  withRange,
} from '../options.ts'
import { defineSync } from './sync.ts'

interface EventsOptions extends BundleOption, DataOption, JsonOption, RangeOptions {
  readonly limit: number
  readonly outcome?: readonly string[]
  readonly category?: readonly string[]
  readonly where?: readonly string[]
  readonly text: string
}

/** Events of one answer. */
const PAGE = 1000

export function defineEvents(program: Command, cli: Cli): void {
  const events = program.command('events').description('what happened to the devices, and where it is fetched from')
  const list = events.command('list', { isDefault: true })
  withBundleOption(withLimit(withRange(withJson(withData(list)), cli)))
    .description('print what happened to the devices, oldest first')
    .addOption(
      new Option('--outcome <outcome>', 'only this outcome; may be given several times')
        .choices(outcome.options)
        .argParser(collect),
    )
    .option('--category <name>', 'only this category and those below it; may be given several times', collect)
    .option('--where <name=value>', 'only where this stands among the data; may be given several times', collect)
    .option('--text <words>', 'only where these words occur', '')
    .action((options: EventsOptions) =>
      inReadable(cli, options, async (readable, session) => {
        const asked = {
          ...rangeOf(options),
          outcomes: (options.outcome ?? []).map((one) => outcome.parse(one)),
          categories: [...(options.category ?? [])],
          data: Object.fromEntries((options.where ?? []).map(nameAndValue)),
          text: options.text,
        }
        const pages = await newestEvents(readable, asked, options.limit, cli.stop)
        const format = options.json ? eventJson : (event: DeviceEvent) => eventLine(event, cli.zone)
        for (const page of pages) {
          await cli.out.write(page.map((event) => `${format(event)}\n`).join(''), session)
        }
      }),
    )
  defineSync(events, cli)
}

/** What its platform calls things stands beside what every event has. */
function eventJson(event: DeviceEvent): string {
  return JSON.stringify({ ...event.data, ...event })
}

function nameAndValue(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('It must be written NAME=VALUE.')
  return [text.slice(0, equals), text.slice(equals + 1)]
}

/** The newest events, oldest first: there are few compared with lines, so they fit in memory. */
async function newestEvents(
  client: Pick<Readable, 'events'>,
  asked: Omit<Parameters<Readable['events']['list']>[0], 'limit' | 'before'>,
  limit: number,
  signal: AbortSignal,
): Promise<readonly DeviceEvent[][]> {
  const pages: DeviceEvent[][] = []
  let before: number | null = null
  for (let left = limit; left > 0; left -= PAGE) {
    const count = Math.min(left, PAGE)
    const page: DeviceEvent[] = await client.events.list({ ...asked, limit: count, before }, { signal })
    pages.unshift(page.toReversed())
    before = page.at(-1)?.seq ?? null
    if (page.length < count) break
  }
  return pages
}
