/** Options that several commands have, and how their values are read. */
import { type Command, InvalidArgumentError } from 'commander'
import { defaultDataDir } from '../main/core/data-folder.ts'
import { wholeNumber } from '../main/program.ts'
import { parseDuration, parsePoint } from '../shared/time.ts'
import type { Cli } from './cli.ts'

export interface DataOption {
  readonly data: string
}

export function withData(command: Command): Command {
  return command.option('--data <dir>', 'data folder', defaultDataDir())
}

export interface JsonOption {
  readonly json?: true
}

export function withJson(command: Command): Command {
  return command.option('--json', 'one JSON object a line')
}

export interface RangeOptions {
  readonly device?: readonly string[]
  readonly since?: number
  readonly until?: number
}

/** Which devices, and when. */
export function withRange(command: Command, cli: Cli): Command {
  return withPoints(command.option('--device <device>', 'only this device; may be given several times', collect), cli)
}

/** From when, until when. */
export function withPoints(command: Command, cli: Cli): Command {
  const point = (text: string) => {
    const ms = parsePoint(text, cli.now(), cli.zone)
    if (ms === null)
      throw new InvalidArgumentError('It must be an age such as 90s, 15m, 2h or 7d, or a time in ISO 8601.')
    return ms
  }
  return command
    .option('--since <time>', 'from this time on: an age such as 15m, or ISO 8601', point)
    .option('--until <time>', 'before this time', point)
}

/** What the contract calls a line query, of what was written. */
export function rangeOf({ device, since, until }: RangeOptions) {
  return { devices: [...(device ?? [])], since: since ?? null, until: until ?? null }
}

export function withLimit(command: Command): Command {
  return command.option('--limit <n>', 'at most so many, the newest', wholeNumber(1), 1000)
}

/** Milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text)
  if (ms === null || ms === 0) throw new InvalidArgumentError('It must be a duration such as 90s, 15m, 2h or 7d.')
  return ms
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 }

/** Bytes, plain or as 500k, 20M, 1G (powers of 1,000). */
export function byteCount(text: string): number {
  const match = /^(\d{1,12})([kMG]?)B?$/.exec(text)
  const bytes = Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0)
  if (bytes === 0) throw new InvalidArgumentError('It must be a number of bytes, such as 500000, 500k or 20M.')
  return bytes
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
