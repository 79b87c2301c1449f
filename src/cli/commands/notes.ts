import type { Command } from 'commander'
import { wholeNumber } from '../../main/program.ts'
import { MAX_NOTE, type Note, type NoteDraft } from '../../shared/notes.ts'
import { type Cli, inSession } from '../cli.ts'
import { noteLine } from '../describe.ts'
import {
  type DataOption,
  type JsonOption,
  type RangeOptions,
  rangeOf,
  withData,
  withJson,
  withRange,
} from '../options.ts'

interface ListOptions extends DataOption, JsonOption, RangeOptions {
  readonly text?: string
}

interface AddOptions extends DataOption, JsonOption, RangeOptions {
  readonly line?: number
  readonly technician?: string
}

export function defineNotes(program: Command, cli: Cli): void {
  const notes = program.command('notes').description('marks and notes: on lines, on a time, on the capture')
  withRange(withJson(withData(notes.command('list', { isDefault: true }))), cli)
    .description('print them, in the order of what they are about')
    .option('--text <words>', 'only those that hold these words, or whose line does')
    .action((options: ListOptions) => listNotes(cli, options))
  const add = withRange(withJson(withData(notes.command('add'))), cli)
  add
    .description('mark a line (--line), or write a note: on it, on a time (--since, --until), else on the capture')
    .argument('[text]', 'what to write', '')
    .option('--line <number>', 'the line that it is about', wholeNumber(1))
    .option('--technician <name>', 'who says so')
    .action((text: string, options: AddOptions) => addNote(cli, add, text, options))
  withData(notes.command('remove'))
    .description('remove a mark or note')
    .argument('<id>', 'as listed')
    .action((id: string, { data }: DataOption) =>
      inSession(cli, { dataDir: data, create: false }, async ({ client }) => {
        await client.notes.remove({ id }, { signal: cli.stop })
      }),
    )
}

async function listNotes(cli: Cli, options: ListOptions): Promise<void> {
  await inSession(cli, { dataDir: options.data, create: false }, async (session) => {
    const found = await session.client.notes.list(
      { ...rangeOf(options), text: options.text ?? '' },
      { signal: cli.stop },
    )
    await cli.out.write(found.map((note) => printed(note, cli, options)).join(''), session)
  })
}

async function addNote(cli: Cli, add: Command, text: string, options: AddOptions): Promise<void> {
  const draft = { target: targetOf(cli, add, text, options), text, technician: options.technician ?? '' }
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    const note = await client.notes.save(draft, { signal: cli.stop })
    await cli.out.write(printed(note, cli, options))
  })
}

/** Wrong usage where the options do not say one thing. */
function targetOf(
  cli: Cli,
  add: Command,
  text: string,
  { line, device, since, until }: AddOptions,
): NoteDraft['target'] {
  const refuse = (why: string) => add.error(`error: ${why}`)
  if (text.length > MAX_NOTE) refuse(`A note has ${MAX_NOTE} characters at most.`)
  if (line !== undefined) return { is: 'line', seq: line }
  if (text.trim() === '') refuse('Without --line a note needs words.')
  const [one = null, ...others] = device ?? []
  if (others.length > 0) refuse('A note is about one device, or about all of them.')
  if (since === undefined && until === undefined) return { is: 'capture', device: one }
  if (since === undefined) return refuse('A note on a time needs --since.')
  return { is: 'range', device: one, from: since, to: until ?? cli.now() }
}

function printed(note: Note, cli: Cli, { json }: JsonOption): string {
  return `${json ? JSON.stringify(note) : noteLine(note, cli.zone)}\n`
}
