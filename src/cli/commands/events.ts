import type { Command } from 'commander'
import type { DeviceEvent } from '../../shared/model.ts'
import { type Cli, inSession } from '../cli.ts'
import type { Client } from '../client.ts'
import { eventLine } from '../describe.ts'
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

interface EventsOptions extends DataOption, JsonOption, RangeOptions {
  readonly limit: number
}

/** Events of one answer. */
const PAGE = 1000

export function defineEvents(program: Command, cli: Cli): void {
  withLimit(withRange(withJson(withData(program.command('events'))), cli))
    .description('print what happened to the devices, oldest first')
    .action((options: EventsOptions) =>
      inSession(cli, { dataDir: options.data, create: false }, async (session) => {
        const pages = await newestEvents(session.client, rangeOf(options), options.limit, cli.stop)
        const format = options.json ? JSON.stringify : (event: DeviceEvent) => eventLine(event, cli.zone)
        for (const page of pages) {
          await cli.out.write(page.map((event) => `${format(event)}\n`).join(''), session)
        }
      }),
    )
}

/** The newest events, oldest first: there are few compared with lines, so they fit in memory. */
async function newestEvents(
  client: Client,
  range: ReturnType<typeof rangeOf>,
  limit: number,
  signal: AbortSignal,
): Promise<readonly DeviceEvent[][]> {
  const pages: DeviceEvent[][] = []
  let before: number | null = null
  for (let left = limit; left > 0; left -= PAGE) {
    const asked = Math.min(left, PAGE)
    const page: DeviceEvent[] = await client.events.list({ ...range, limit: asked, before }, { signal })
    pages.unshift(page.toReversed())
    before = page.at(-1)?.seq ?? null
    if (page.length < asked) break
  }
  return pages
}
