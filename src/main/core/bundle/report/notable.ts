import type { LineLevel } from '../../../../shared/model.ts'
import type { RawLine } from '../../store/store.ts'
import { kindHash } from './kind.ts'

/** Kinds of messages that are told apart; a log may also hold a new one in each line. */
const MOST_KINDS = 500
/** As much of a line as is looked at and shown, bytes. */
const SHOWN = 400

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

  /** Of other levels it takes none. */
  add(line: Pick<RawLine, 'level' | 'bytes' | 'time'>, device: string): void {
    const { level, bytes, time } = line
    if (level !== 'error' && level !== 'warn') return
    const shown = bytes.length > SHOWN ? bytes.subarray(0, SHOWN) : bytes
    const kind = kindHash(shown, this.#seedOf(device) + (level === 'error' ? 1 : 0))
    const known = this.#kinds.get(kind)
    if (known !== undefined) {
      known.count++
      known.last = time
      return
    }
    if (this.#kinds.size >= MOST_KINDS) return
    const text = Buffer.from(shown).toString() + (bytes.length > SHOWN ? '…' : '')
    this.#kinds.set(kind, { level, text, device, first: time, last: time, count: 1 })
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
