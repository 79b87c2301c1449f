/** A script of this folder in a process of its own, which prints `ready` and begins when its input ends. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Child {
  /** Ends with the line that it printed last. */
  begin(): Promise<string>
}

/** Resolves once it is ready. */
export async function prepare(script: string, args: readonly (string | number)[]): Promise<Child> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    if (line === 'ready') ready.resolve()
  })
  const ended = exited.then(([status]) => {
    if (status !== 0) throw new Error(`${script} ended with ${status}`)
    return lines.at(-1) ?? ''
  })
  await Promise.race([ready.promise, ended])
  return {
    begin() {
      child.stdin.end()
      return ended
    },
  }
}
