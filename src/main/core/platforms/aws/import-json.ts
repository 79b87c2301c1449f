/**
 * Cuts exported JSON into the texts of its records, as it comes: the elements of an array, or of the array under `events`
 * (filter-log-events, get-log-events) or `results` (Logs Insights) of an object, or objects one after the other.
 */

export interface Piece {
  readonly text: string
  /** Line of the file, from 1. */
  readonly line: number
}

/** Arrays under these names hold the records. */
const WRAPPERS: ReadonlySet<string> = new Set(['events', 'results'])
/** A CloudWatch event is at most 1 MB. */
const LONGEST = 16 * 1024 * 1024

export class JsonCutter {
  private line = 1
  /** Kinds of the containers that are open, and how many of them stand around a record. */
  private readonly open: string[] = []
  private around = 0
  private record: string[] | null = null
  private size = 0
  private begunAt = 1
  private inString = false
  private escaped = false
  /** The string that ended last, for the name that an array may have. */
  private name = ''
  /** What stands where nothing but a value or a comma may. */
  private stray = ''

  /** The records that this text completes; and what is none, as a problem. */
  push(text: string): { readonly pieces: Piece[]; readonly problems: Piece[] } {
    const pieces: Piece[] = []
    const problems: Piece[] = []
    let from = 0
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charAt(at)
      if (char === '\n') this.line += 1
      if (this.inString) {
        this.inside(char)
        continue
      }
      if (char === '"') {
        this.inString = true
        this.name = ''
      } else if (char === '{' || char === '[') {
        if (this.record === null && this.isPlaceOfRecord(char)) {
          this.record = []
          this.size = 0
          from = at
          this.begunAt = this.line
          this.around = this.open.length
        } else if (this.record !== null && this.isWrapper(char)) {
          // Not a record, but what the records are in.
          this.record = null
        }
        this.open.push(char)
      } else if (char === '}' || char === ']') {
        this.open.pop()
        if (this.record !== null && this.open.length === this.around) {
          this.record.push(text.slice(from, at + 1))
          pieces.push({ text: this.record.join(''), line: this.begunAt })
          this.record = null
        }
      } else if (this.open.length === 0) {
        this.between(char, problems)
      }
    }
    if (this.record !== null) {
      this.record.push(text.slice(from))
      this.size += text.length - from
      if (this.size > LONGEST) this.giveUp(problems)
    }
    return { pieces, problems }
  }

  /** What was begun and never ended. */
  end(): Piece[] {
    const left: Piece[] = []
    this.between('\n', left)
    if (this.open.length > 0) left.push({ text: 'the file ends in the middle of a record', line: this.begunAt })
    return left
  }

  private inside(char: string): void {
    if (this.escaped) this.escaped = false
    else if (char === '\\') this.escaped = true
    else if (char === '"') this.inString = false
    else if (this.name.length < 16) this.name += char
  }

  /** On its own, or in an array of records: one on its own, or the one that was found in an object. */
  private isPlaceOfRecord(char: string): boolean {
    if (this.open.length === 0) return char === '{'
    const isInWrapper = this.open.length === 2 && this.open[0] === '{'
    return this.open.at(-1) === '[' && (this.open.length === 1 || isInWrapper)
  }

  private isWrapper(char: string): boolean {
    return char === '[' && this.around === 0 && this.open.length === 1 && WRAPPERS.has(this.name)
  }

  private between(char: string, problems: Piece[]): void {
    if (/[\s,]/.test(char)) {
      if (this.stray !== '') problems.push({ text: `"${this.stray}" is no record`, line: this.line })
      this.stray = ''
    } else if (this.stray.length < 40) {
      this.stray += char
    }
  }

  private giveUp(problems: Piece[]): void {
    problems.push({ text: 'a record is longer than 16 MB', line: this.begunAt })
    this.record = null
  }
}
