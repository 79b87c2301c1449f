/** What the window remembers from start to start, in a file of its own: bounds, and two choices of the menu. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Bounds } from './placement.ts'

export interface ShellState {
  readonly bounds: Bounds | null
  readonly maximized: boolean
  /** Go on in the tray when the window closes, also where no level is raised. */
  readonly keepInTray: boolean
  /** Let devices on the network reach this laptop; else only those on it. */
  readonly network: boolean
}

const INITIAL: ShellState = { bounds: null, maximized: false, keepInTray: false, network: false }

export interface StateFile {
  readonly now: ShellState
  save(change: Partial<ShellState>): void
}

/** A file that is missing or broken is as if nothing had been remembered. */
export function openState(file: string): StateFile {
  let now = read(file)
  return {
    get now() {
      return now
    },
    save(change) {
      now = { ...now, ...change }
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(`${file}.new`, `${JSON.stringify(now)}\n`)
      renameSync(`${file}.new`, file)
    },
  }
}

function read(file: string): ShellState {
  try {
    const { bounds, maximized, keepInTray, network } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    return {
      bounds: isBounds(bounds) ? bounds : null,
      maximized: maximized === true,
      keepInTray: keepInTray === true,
      network: network === true,
    }
  } catch {
    return INITIAL
  }
}

function isBounds(value: unknown): value is Bounds {
  const { x, y, width, height } = (value ?? {}) as Record<string, unknown>
  return [x, y, width, height].every(Number.isSafeInteger)
}
