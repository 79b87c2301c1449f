/** Secrets come on standard input or from the environment, never as an argument: those are for everybody to see. */
import { InvalidArgumentError } from 'commander'
import type { Cli } from './cli.ts'

const LONGEST = 64 * 1024

/** The secret: from standard input if asked for, else from `FIELDTAP_SECRET`, else ''. */
export async function readSecret(cli: Cli, fromStdin: boolean): Promise<string> {
  return fromStdin ? withoutLineEnd(await readAll(cli)) : (cli.env.FIELDTAP_SECRET ?? '')
}

async function readAll(cli: Cli): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of cli.stdin) {
    size += chunk.length
    if (size > LONGEST) throw new InvalidArgumentError('The secret on standard input is too long.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** One line end is `echo`'s, LF or CRLF; any other is the secret's own. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}
