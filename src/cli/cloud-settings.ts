/** Settings of connections to platforms' HTTP APIs, as options: what each platform asks for, read off its own description. */
import { type Command, InvalidArgumentError } from 'commander'
import { PLATFORMS, platformById } from '../main/core/platforms/index.ts'
import { FieldtapError } from '../shared/errors.ts'
import type { CloudField } from '../shared/model.ts'
import type { Cli } from './cli.ts'
import { readTextFile } from './read-file.ts'
import { readSecret } from './secret.ts'

export type GivenOptions = Readonly<Record<string, unknown>>

/** Adds an option for each field of each platform, but for those that the command has already. */
export function withCloudFields(command: Command): Command {
  for (const { info } of PLATFORMS) {
    for (const field of info.cloud?.fields ?? []) {
      const flag = flagOf(field)
      if (command.options.some((option) => option.long === `--${flag}`)) continue
      command.option(
        field.kind === 'secret' ? `--${flag}` : `--${flag} <${field.kind === 'pem' ? 'file' : 'text'}>`,
        `${info.title}: ${field.label}${field.kind === 'secret' ? `, on standard input (else ${variableOf(field)})` : ''}`,
      )
    }
  }
  return command
}

/** The settings that a platform asks for, by the names of its fields. */
export async function readCloudSettings(
  cli: Cli,
  platform: string,
  given: GivenOptions,
): Promise<Record<string, string>> {
  const known = platformById(platform)
  if (!known) throw new FieldtapError('platform-unknown', { detail: platform })
  if (!known.info.cloud) throw new FieldtapError('cloud-none', { detail: known.info.title })
  const { fields } = known.info.cloud
  const secrets = fields.filter(({ kind }) => kind === 'secret')
  if (secrets.filter((field) => given[propertyOf(flagOf(field))] === true).length > 1)
    throw new InvalidArgumentError('Only one secret can come on standard input; give the others in the environment.')
  const settings: Record<string, string> = {}
  for (const field of fields) {
    const value = given[propertyOf(flagOf(field))]
    if (field.kind === 'secret') settings[field.name] = await secretOf(cli, field, value === true, secrets.length === 1)
    else if (field.kind === 'pem') settings[field.name] = await readTextFile(text(value))
    else settings[field.name] = text(value) ?? ''
  }
  return settings
}

async function secretOf(cli: Cli, field: CloudField, fromStdin: boolean, isOnly: boolean): Promise<string> {
  if (fromStdin) return readSecret(cli, true)
  return cli.env[variableOf(field)] ?? (isOnly ? readSecret(cli, false) : '')
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function flagOf({ name, kind }: CloudField): string {
  return kind === 'secret' ? `${name}-stdin` : name
}

function variableOf({ name }: CloudField): string {
  return `FIELDTAP_${name.toUpperCase().replaceAll('-', '_')}`
}

/** As commander names an option's value. */
function propertyOf(flag: string): string {
  return flag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
