import type { LineLevel } from '../../../../shared/model.ts'
import type { RawLine } from '../../store/store.ts'
import { kindHash } from './kind.ts'

/** Kinds of messages that are told apart; a log may also hold a new one in each line. */
const MOST_KINDS = 500
/** As much of a line as is looked at and shown, bytes. */
export const SHOWN = 400

export interface Notable {
  readonly level: LineLevel
  readonly text: string
  readonly device: string
  readonly first: number
  last: number
  count: number
}

/** Errors and warnings, each kind once with how often it came: two lines that differ in numbers alone are of one kind. */
export class NotableLines {
  readonly #kinds = new Map<number, Notable>()
  /** A number for each device, from which the hashes of its lines begin. */
  readonly #seeds = new Map<string, number>()

  /**
   * Of other levels it takes none.
   * @param kind what `kindHash` gives for the first `SHOWN` bytes and `seedOf`, where somebody knows it already.
   */
  add(line: Pick<RawLine, 'level' | 'bytes' | 'time'>, device: string, kind = this.#kindOf(line, device)): void {
    const { level, bytes, time } = line
    if ((level !== 'error' && level !== 'warn') || this.count(kind, time)) return
    if (this.#kinds.size >= MOST_KINDS) return
    const shown = bytes.subarray(0, SHOWN)
    const text = Buffer.from(shown).toString() + (bytes.length > SHOWN ? '…' : '')
    this.#kinds.set(kind, { level, text, device, first: time, last: time, count: 1 })
  }

  /** Counts one more of a kind that is known. */
  count(kind: number, time: number): boolean {
    const known = this.#kinds.get(kind)
    if (known === undefined) return false
    known.count++
    known.last = time
    return true
  }

  /** From which the hash of a line begins. */
  seedOf(level: LineLevel, device: string): number {
    return this.#seedOf(device) + (level === 'error' ? 1 : 0)
  }

  #kindOf({ level, bytes }: Pick<RawLine, 'level' | 'bytes'>, device: string): number {
    return kindHash(bytes.subarray(0, SHOWN), this.seedOf(level, device))
  }

  #seedOf(device: string): number {
    const known = this.#seeds.get(device)
    if (known !== undefined) return known
    const seed = 2 * this.#seeds.size
    this.#seeds.set(device, seed)
    return seed
  }

  /** Errors before warnings, the frequent ones first. */
  top(most: number): readonly Notable[] {
    return [...this.#kinds.values()]
      .sort((a, b) => (a.level === b.level ? b.count - a.count : a.level === 'error' ? -1 : 1))
      .slice(0, most)
  }
}
