/** `fieldtap retention`: what takes how much room, and giving up old lines. */
import { type Command, InvalidArgumentError } from 'commander'
import type { RetentionPlan } from '../../shared/retention.ts'
import { type Cli, inSession } from '../cli.ts'
import { localTime, refOf } from '../describe.ts'
import { byteCount, type DataOption, duration, type JsonOption, withData, withJson } from '../options.ts'
import { printable } from '../output.ts'

interface RetentionOptions extends DataOption, JsonOption {
  readonly olderThan?: number
  readonly largerThan?: number
  readonly apply?: true
}

export function defineRetention(program: Command, cli: Cli): void {
  withJson(withData(program.command('retention')))
    .description('show which old lines would go, and let them go')
    .option('--older-than <age>', 'lines from before so long ago: 30d', duration)
    .option('--larger-than <bytes>', 'the oldest lines, until the data takes no more than this: 500M, 5G', byteCount)
    .option('--apply', 'let them go; without it they are only shown')
    .action((options: RetentionOptions) => retain(cli, options))
}

async function retain(cli: Cli, options: RetentionOptions): Promise<void> {
  const { olderThan, largerThan, apply, json } = options
  if (apply && olderThan === undefined && largerThan === undefined)
    throw new InvalidArgumentError('Say what may go: --older-than or --larger-than.')
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    const ask = { before: olderThan === undefined ? null : cli.now() - olderThan, bytes: largerThan ?? null }
    const plan = await client.retention.preview(ask)
    if (!apply || plan.lines === 0) return cli.out.write(json ? `${JSON.stringify(plan)}\n` : planText(plan, cli))
    const pieces = await client.retention.apply({ upTo: plan.upTo, lines: plan.lines, ask }, { signal: cli.stop })
    for await (const piece of pieces) {
      if (piece.is === 'progress') continue
      const { lines: removed, size } = piece
      await cli.out.write(
        json
          ? `${JSON.stringify({ removed, size })}\n`
          : `${removed} lines removed; the data takes ${size} bytes now.\n`,
      )
    }
  })
}

function planText({ lines, bytes, size, from, to, devices }: RetentionPlan, cli: Cli): string {
  const now = `The data takes ${size} bytes.\n`
  if (lines === 0) return `${now}No line would go.\n`
  const span = `from ${localTime(from, cli.zone)} to ${localTime(to, cli.zone)}`
  const each = devices.map(({ device, lines: count }) => `  ${printable(refOf(device))}: ${count} lines\n`)
  return `${now}${lines} lines (${bytes} bytes), ${span}, would go; give --apply to let them go.\n${each.join('')}`
}
