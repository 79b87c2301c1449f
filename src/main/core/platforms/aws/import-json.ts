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
  private inWrapper = false
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
      if (this.inString) this.inside(char)
      else if (char === '"') this.beginString()
      else if (char === '{' || char === '[') {
        if (this.begin(char)) from = at
      } else if (char === '}' || char === ']') {
        if (this.close()) pieces.push(this.take(text.slice(from, at + 1)))
      } else if (this.open.length === 0) {
        this.between(char, problems)
      }
      if (char === '\n') this.line += 1
    }
    if (this.record !== null) this.keep(text.slice(from), problems)
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

  private beginString(): void {
    this.inString = true
    this.name = ''
  }

  /** Whether a record begins here. */
  private begin(char: '{' | '['): boolean {
    const isRecord = this.record === null && this.isPlaceOfRecord(char)
    if (isRecord) {
      this.record = []
      this.size = 0
      this.begunAt = this.line
      this.around = this.open.length
    } else if (this.isWrapper(char)) {
      // Not a record, but what the records are in.
      this.record = null
      this.inWrapper = true
    }
    this.open.push(char)
    return isRecord
  }

  /** Whether a record ends here. */
  private close(): boolean {
    this.open.pop()
    if (this.open.length < 2) this.inWrapper = false
    return this.record !== null && this.open.length === this.around
  }

  private take(end: string): Piece {
    const text = [...(this.record ?? []), end].join('')
    this.record = null
    return { text, line: this.begunAt }
  }

  private keep(text: string, problems: Piece[]): void {
    this.record?.push(text)
    this.size += text.length
    if (this.size <= LONGEST) return
    problems.push({ text: 'a record is longer than 16 MB', line: this.begunAt })
    this.record = null
  }

  /** On its own, or in an array of records: one on its own, or one that was found in an object. */
  private isPlaceOfRecord(char: string): boolean {
    if (this.open.length === 0) return char === '{'
    return this.open.length === 1 ? this.open[0] === '[' : this.open.length === 2 && this.inWrapper
  }

  private isWrapper(char: string): boolean {
    const isOfTop = this.open.length === 1 && this.open[0] === '{' && (this.record === null || this.around === 0)
    return char === '[' && isOfTop && WRAPPERS.has(this.name)
  }

  private between(char: string, problems: Piece[]): void {
    if (/[\s,]/.test(char)) {
      if (this.stray !== '') problems.push({ text: `"${this.stray}" is no record`, line: this.line })
      this.stray = ''
    } else if (this.stray.length < 40) {
      this.stray += char
    }
  }
}
