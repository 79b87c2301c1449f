/** The `serve` command, for the command line and for the entry of its own (src/main/serve.ts). */

import { isIP } from 'node:net'
import { type Command, InvalidArgumentError } from 'commander'
import { defaultDataDir } from '../core/data-folder.ts'
import { wholeNumber } from '../program.ts'
import type { Ready, ServeOptions } from './serve.ts'

interface Written {
  readonly data: string
  readonly mqttPort: number
  readonly httpPort: number
  readonly uiPort: number
  readonly apiPort?: number
  readonly bind: string
  readonly open: boolean
}

const port = wholeNumber(0, 65_535)

/** Gives a command the options of `serve`; `print` gets the one line of JSON, `stop` ends it. */
export function defineServe(command: Command, print: (line: string) => void, stop: AbortSignal): Command {
  return command
    .description('run the core with its page served to a browser on this machine')
    .option('--data <dir>', 'data folder', defaultDataDir())
    .option('--mqtt-port <port>', 'port for devices over MQTT; 0 takes a free one', port, 0)
    .option('--http-port <port>', 'port for uploads over HTTP; 0 takes a free one', port, 0)
    .option('--ui-port <port>', 'port of the page, on loopback; 0 takes a free one', port, 0)
    .option(
      '--api-port <port>',
      'port of the read-only event API, on loopback; 0 takes a free one; without it there is none',
      port,
    )
    .option('--bind <address>', 'address that devices may come to; 0.0.0.0 for all', address, '127.0.0.1')
    .option('--no-open', 'do not open the page in a browser')
    .action(async (written: Written) => {
      const { data: dataDir, apiPort = null, ...rest } = written
      const options: ServeOptions = { dataDir, apiPort, ...rest }
      const { serve } = await import('./serve.ts')
      await serve(options, (ready: Ready) => print(`${JSON.stringify(ready)}\n`), stop)
    })
}

function address(text: string): string {
  if (isIP(text) !== 0) return text
  if (text === 'localhost') return '127.0.0.1'
  throw new InvalidArgumentError('It must be an IP address of this machine, or 0.0.0.0 for all.')
}
