/** The built app in a process of its own, as devices meet it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Served {
  readonly mqtt: string
  readonly http: string
  /** The page's address, with a token that works once. */
  readonly ui: string
  readonly pid: number
  end(): Promise<void>
}

export async function serve(dataDir: string): Promise<Served> {
  const child = spawn(process.execPath, [join(root, 'out/node/serve.js'), '--data', dataDir, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const { mqtt, http, ui } = JSON.parse(line)
    return {
      mqtt,
      http,
      ui,
      pid: child.pid ?? 0,
      async end() {
        child.kill()
        await exited
      },
    }
  }
  throw new Error('serve did not start')
}

/** Runs a command of the app to its end and gives what it printed. */
export async function command(args: readonly string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'out/node/cli.js'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.end(input)
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`fieldtap ${args.join(' ')} ended with ${status}`)
  return Buffer.concat(chunks).toString('utf8')
}
