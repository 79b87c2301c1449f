/** `fieldtap ingest`: text logs that are there already. */

import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { FORMATS } from '../../main/core/formats/formats.ts'
import type { IngestPiece } from '../../shared/ingest.ts'
import { type Cli, inSession } from '../cli.ts'
import { columns } from '../describe.ts'
import { type DataOption, type JsonOption, withData, withJson } from '../options.ts'
import { printable } from '../output.ts'

interface IngestOptions extends DataOption, JsonOption {
  readonly device: string
  readonly format?: string
  readonly zone?: number
  readonly name?: string
  readonly again?: true
}

export function defineIngest(program: Command, cli: Cli): void {
  withJson(withData(program.command('ingest')))
    .description('bring a text log in, as if the device had uploaded it')
    .argument('<file>', 'the file, or - for standard input')
    .requiredOption('--device <device>', 'PRODUCT/NAME, an id, or platform:REF; known from then on')
    .option('--format <id>', 'format of the lines; else it is recognized')
    .option('--zone <offset>', 'zone of times that have none, +HH:MM; else this laptop’s', offset)
    .option('--name <name>', 'what to call it, instead of the file’s name')
    .option('--again', 'also if the same file was brought in before')
    .addHelpText('after', () => `\nFormats:\n${columns(FORMATS.map(({ id, title }) => [`  ${id}`, title]))}`)
    .action((file: string, options: IngestOptions) => ingest(cli, file, options))
}

async function ingest(cli: Cli, file: string, options: IngestOptions): Promise<void> {
  if (file !== '-') return ingestFile(cli, resolve(file), options)
  // The core reads it more than once: to recognize it, to know it again, and to keep it.
  const folder = await mkdtemp(join(tmpdir(), 'fieldtap-'))
  try {
    const path = join(folder, 'standard-input')
    await pipeline(cli.stdin, createWriteStream(path, { mode: 0o600 }), { signal: cli.stop })
    await ingestFile(cli, path, { name: 'standard input', ...options })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function ingestFile(cli: Cli, path: string, options: IngestOptions): Promise<void> {
  const { device, format = null, zone = null, name = null, again = false } = options
  await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
    let last: IngestPiece | null = null
    const asked = { path, device, format, zoneMinutes: zone, name, again }
    for await (const piece of await client.lines.ingest(asked, { signal: cli.stop })) last = piece
    if (last === null) return
    const { lines, repeats, cut } = last
    const words = [
      `${lines} lines of ${device}, format ${last.format}.`,
      ...(repeats > 0 ? [`${repeats} were here already.`] : []),
      ...(cut > 0 ? [`${cut} were longer than 1 MiB and stand as several.`] : []),
    ]
    await cli.out.write(`${options.json ? JSON.stringify(last) : printable(words.join(' '))}\n`)
  })
}

/** Minutes east of UTC. */
function offset(text: string): number {
  const match = /^(?:(Z)|([+-])(\d{2}):?(\d{2}))$/.exec(text)
  if (!match || Number(match[3] ?? 0) > 23 || Number(match[4] ?? 0) > 59)
    throw new InvalidArgumentError('It must be written +HH:MM, -HH:MM or Z.')
  return (match[2] === '-' ? -1 : 1) * (Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0))
}
