/** The built app as its users run it: `serve` and the command line in processes of their own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from '../../scripts/build.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ready {
  readonly mqtt: string
  readonly http: string
  readonly ui: string
  /** '' where it was not asked for. */
  readonly api: string
}

export interface Serve {
  readonly dataDir: string
  readonly ready: Ready
  readonly process: ChildProcess
  /** Sends the signal and resolves with the exit status once it is gone. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

export async function freshDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'fieldtap-test-'))
}

/** Starts `serve` and waits for its ready line. `wrap` puts another program in front, for example strace. */
export async function startServe(
  dataDir: string,
  options: { readonly args?: readonly string[]; readonly wrap?: readonly string[] } = {},
): Promise<Serve> {
  await ensureBuilt('node')
  const command = [
    ...(options.wrap ?? []),
    process.execPath,
    join(root, 'out/node/serve.js'),
    '--data',
    dataDir,
    '--no-open',
    ...(options.args ?? []),
  ]
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const ready: Partial<Ready> & { ready?: boolean } = JSON.parse(line)
    if (!ready.ready) continue
    return {
      dataDir,
      ready: { mqtt: ready.mqtt ?? '', http: ready.http ?? '', ui: ready.ui ?? '', api: ready.api ?? '' },
      process: child,
      async end(signal = 'SIGTERM') {
        if (child.exitCode === null && child.signalCode === null) {
          // A program in front takes signals for itself; the server is its only child.
          if (options.wrap) execFileSync('pkill', [`-${signal.slice(3)}`, '-P', String(child.pid)])
          else child.kill(signal)
          await exited
        }
        return child.exitCode
      },
    }
  }
  throw new Error(`serve ended before it was ready: ${errors}`)
}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line to its end. */
export async function fieldtap(args: readonly string[], input = ''): Promise<Ran> {
  await ensureBuilt('node')
  const child = spawn(process.execPath, [join(root, 'out/node/cli.js'), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [status] = await once(child, 'close')
  return { status, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }
}
