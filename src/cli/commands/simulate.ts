import { type Command, InvalidArgumentError } from 'commander'
import type { Cli } from '../cli.ts'
import { printable } from '../output.ts'
import { readSecret } from '../secret.ts'

interface SimulateOptions {
  readonly platform: string
  readonly mqtt: string
  readonly http: string
  readonly product: string
  readonly name: string
  readonly secretStdin?: true
  readonly rate: number
  readonly seconds?: number
  readonly generation?: string
}

export function defineSimulate(program: Command, cli: Cli): void {
  program
    .command('simulate')
    .description('play a device against the addresses of a running Fieldtap, until interrupted')
    .requiredOption('--platform <id>', 'platform of the device')
    .requiredOption('--mqtt <url>', 'address to sign in at')
    .requiredOption('--http <url>', 'address to upload to')
    .option('--product <id>', 'product or project, where the platform has one', '')
    .requiredOption('--name <name>', 'name or id of the device')
    .option('--secret-stdin', 'read its secret from standard input (else FIELDTAP_SECRET)')
    .option('--rate <n>', 'lines per second at DEBUG', positive, 10)
    .option('--seconds <n>', 'end after so long', positive)
    .option('--generation <name>', 'the platform’s generation of uploads, for example a or b')
    .action((options: SimulateOptions) => runSimulator(cli, options))
}

async function runSimulator(cli: Cli, options: SimulateOptions): Promise<void> {
  const secret = await readSecret(cli, options.secretStdin === true)
  const { platform, product, name, rate, seconds } = options
  const late = seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)]
  const { simulate } = await import('../../main/core/simulate.ts')
  await simulate(
    {
      platform,
      product,
      name,
      secret,
      rate,
      mqttUrl: options.mqtt,
      httpUrl: options.http,
      variant: options.generation ?? null,
    },
    // The device goes on whether or not somebody reads what it does.
    (sentence) => void cli.out.write(`${printable(sentence)}\n`).catch(() => undefined),
    AbortSignal.any([cli.stop, ...late]),
  )
}

function positive(text: string): number {
  const number = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (number > 0) return number
  throw new InvalidArgumentError('It must be a number greater than 0.')
}
