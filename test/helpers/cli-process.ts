/** A command that stays: what it prints can be waited for, and it can be ended in every way. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { ensureBuilt } from '../../scripts/build.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Running {
  readonly process: ChildProcessWithoutNullStreams
  /** All it has printed so far. */
  out(): string
  err(): string
  /** Resolves once it has printed this. */
  prints(what: string | RegExp): Promise<void>
  /** Resolves with its exit status. */
  readonly ended: Promise<number | null>
  end(signal: NodeJS.Signals): Promise<number | null>
}

export async function startCli(
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  await ensureBuilt('node')
  const child = spawn(process.execPath, [join(root, 'out/node/cli.js'), ...args], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  })
  const text = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = once(child, 'close').then(([status]) => status as number | null)
  return {
    process: child,
    out: () => text.out,
    err: () => text.err,
    ended,
    prints: (what) =>
      vi.waitFor(
        () => {
          if (typeof what === 'string' ? text.out.includes(what) : what.test(text.out)) return
          throw new Error(`not printed yet: ${what}\n${text.out}${text.err}`)
        },
        { timeout: 30_000, interval: 20 },
      ),
    end(signal) {
      child.kill(signal)
      return ended
    },
  }
}
