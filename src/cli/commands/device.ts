import { buffer } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { PLATFORMS } from '../../main/core/platforms/index.ts'
import { ToldFailure } from '../../main/program.ts'
import { type Cli, inSession } from '../cli.ts'
import { columns, deviceRows } from '../describe.ts'
import { type DataOption, type JsonOption, withData, withJson } from '../options.ts'
import { printable } from '../output.ts'
import { readTextFile } from '../read-file.ts'
import { readSecret } from '../secret.ts'

interface AddOptions extends DataOption, JsonOption {
  readonly platform: string
  readonly product?: string
  readonly name: string
  readonly secretStdin?: true
  readonly certificate?: string
}

export function defineDevice(program: Command, cli: Cli): void {
  const device = program.command('device').description('devices that are known here')
  withJson(withData(device.command('add')))
    .description('make a device known, so that it may sign in and upload')
    .requiredOption('--platform <id>', 'platform that the device belongs to')
    .option('--product <id>', 'product or project, where the platform has one')
    .requiredOption('--name <name>', 'name or id of the device')
    .option('--secret-stdin', 'read its secret from standard input (else FIELDTAP_SECRET)')
    .addOption(new Option('--certificate <file>', 'its certificate, PEM, instead of a secret').conflicts('secretStdin'))
    .addHelpText('after', () => `\nPlatforms:\n${platformsText()}`)
    .action((options: AddOptions) => addDevice(cli, options))
  withData(device.command('import'))
    .description('make many devices known; columns: platform, product, name, secret (or certificate)')
    .argument('<file.csv>', 'the file, or - for standard input')
    .action((file: string, options: DataOption) => importDevices(cli, file, options))
  withJson(withData(device.command('list')))
    .description('list the devices')
    .action((options: DataOption & JsonOption) => listDevices(cli, options))
}

/** Each platform with the fields that it wants. */
function platformsText(): string {
  const fields = (of: (typeof PLATFORMS)[number]) =>
    of.info.fields.map(({ name, required }) => (required ? name : `[${name}]`)).join(' ')
  return columns(PLATFORMS.map((platform) => [`  ${platform.info.id}`, platform.info.title, fields(platform)]))
}

async function addDevice(cli: Cli, options: AddOptions): Promise<void> {
  const certificate = await readTextFile(options.certificate)
  const secret = certificate === '' ? await readSecret(cli, options.secretStdin === true) : ''
  const { platform, product = '', name } = options
  await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
    const added = await client.devices.add({ platform, product, name, secret, certificate })
    await cli.out.write(options.json ? `${JSON.stringify(added)}\n` : `${printable(added.ref)} is known now.\n`)
  })
}

async function importDevices(cli: Cli, file: string, options: DataOption): Promise<void> {
  const csv = file === '-' ? (await buffer(cli.stdin)).toString('utf8') : await readTextFile(file)
  await inSession(cli, { dataDir: options.data, create: true }, async ({ client }) => {
    const { added, failed } = await client.devices.import({ csv })
    await cli.out.write(`${added.length} added, ${failed.length} failed.\n`)
    for (const { row, problem } of failed)
      await cli.err.write(printable(`fieldtap: row ${row}: ${problem}`).concat('\n'))
    if (failed.length > 0) throw new ToldFailure()
  })
}

async function listDevices(cli: Cli, options: DataOption & JsonOption): Promise<void> {
  await inSession(cli, { dataDir: options.data, create: false }, async ({ client }) => {
    const devices = await client.devices.list({})
    const text = options.json
      ? devices.map((one) => `${JSON.stringify(one)}\n`).join('')
      : columns(deviceRows(devices, cli.zone))
    await cli.out.write(text)
  })
}
