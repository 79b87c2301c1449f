/** What a user would pick instead, each called as a user would. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './row.ts'

export interface Timed<T> {
  readonly ms: number
  readonly value: T
}

/** Names what is missing, with how to get it. */
export function requireTools(): void {
  const missing = ['rg', 'grep', 'lnav', 'zip'].filter((tool) => spawnSync(tool, ['--version']).error)
  if (missing.length > 0)
    throw new Error(`${missing.join(', ')} not found: apt-get install ripgrep grep lnav zip (or the like) first`)
}

function run(command: string, args: readonly string[]): Timed<string> {
  const began = performance.now()
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (done.error) throw done.error
  return { ms: performance.now() - began, value: done.stdout }
}

/** Starting a process at all, which is no part of what a tool is measured by. */
const spawnMs = median(Array.from({ length: 15 }, () => run('true', []).ms))

function counted({ ms, value }: Timed<string>): Timed<number> {
  return { ms: ms - spawnMs, value: Number(value.trim() || 0) }
}

/** Lines that hold the text, letters as they are written. */
export function rgCount(flat: string, text: string): Timed<number> {
  return counted(run('rg', ['-c', '-F', '-e', text, flat]))
}

/** The same, ignoring case as Fieldtap does where the text has no capital: only for its count. */
export function rgCountSmart(flat: string, text: string): number {
  return counted(run('rg', ['-c', '-S', '-F', '-e', text, flat])).value
}

export function rgPage(flat: string, text: string, lines: number): Timed<string> {
  const { ms, value } = run('rg', ['-F', '-m', String(lines), '-e', text, flat])
  return { ms: ms - spawnMs, value }
}

/** The faster of ripgrep and grep. */
export function patternCount(flat: string, pattern: string): Timed<number> & { readonly tool: string } {
  const rg = { ...counted(run('rg', ['-c', '-e', pattern, flat])), tool: 'rg -c' }
  const grep = { ...counted(run('grep', ['-cE', '-e', pattern, flat])), tool: 'grep -cE' }
  if (rg.value !== grep.value) throw new Error(`rg and grep differ over ${pattern}: ${rg.value}, ${grep.value}`)
  return rg.ms < grep.ms ? rg : grep
}

/** Loads the text, shows nothing, ends. */
export async function lnav(dir: string, flat: string): Promise<{ readonly ms: number; readonly bytes: number }> {
  const home = mkdtempSync(join(dir, 'lnav-'))
  const began = performance.now()
  const child = spawn('lnav', ['-n', '-c', ';SELECT 1', flat], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home },
  })
  let bytes = 0
  const timer = setInterval(() => (bytes = Math.max(bytes, residentBytes(child.pid ?? 0) ?? 0)), 20)
  await once(child, 'exit')
  clearInterval(timer)
  return { ms: performance.now() - began, bytes }
}

/** Linux only; null elsewhere, or where the process is gone. */
export function residentBytes(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kib === undefined ? null : Number(kib) * 1024
  } catch {
    return null
  }
}
