/** Reads in what was exported from CloudWatch Logs, as JSON or as text, however long it is. */
import { parse as parseCsv } from 'csv-parse/sync'
import type { ImportPiece, ImportSide } from '../import-side.ts'
import type { DeviceIdentity } from '../platform.ts'
import { Alike } from './alike.ts'
import type { LogRecord } from './entry.ts'
import { JsonCutter, type Piece } from './import-json.ts'
import { CSV_HEAD, fromRow, readLine } from './import-lines.ts'
import { recordOf } from './import-record.ts'
import { observeRecord } from './observe.ts'

/** Attributes that show whose entry it is; escaped where a message is a text in JSON. */
const OURS = /\\?"(eventType|logLevel|accountId|traceId)\\?""?\s*:/
const API = /"(logStreamName|ingestionTime|@logStream|@message)"\s*:|"field"\s*:\s*"@/
const LEGACY = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{3} TRACEID:/m

export const imports: ImportSide = {
  recognizes(head) {
    if (LEGACY.test(head)) return true
    if (!OURS.test(head)) return false
    const text = head.trimStart().replace(/^\ufeff/, '')
    if (/^[[{]/.test(text)) return API.test(head) || /"eventType"\s*:/.test(head)
    return CSV_HEAD.test(text) || /^(EVENTS\t|\d{4}-\d\d-\d\dT)/m.test(text)
  },
  read,
}

interface Found {
  readonly record: LogRecord
  readonly line: number
}

type Problem = ImportPiece['problems'][number]

async function* read(
  text: AsyncIterable<string>,
  { now, device }: { readonly now: number; readonly device: DeviceIdentity | null },
): AsyncGenerator<ImportPiece> {
  const reader = new Reader()
  const alike = new Alike()
  const toPiece = ({ found, problems }: Step): ImportPiece => ({
    observations: found.map(({ record }) =>
      observeRecord(record, { how: 'imported from CloudWatch Logs', madeId: alike.idOf(record), device, now }),
    ),
    problems,
  })
  for await (const chunk of text) yield toPiece(reader.push(chunk))
  yield toPiece(reader.end())
}

interface Step {
  readonly found: readonly Found[]
  readonly problems: readonly Problem[]
}

/** Chooses by how the text begins. */
class Reader {
  private head = ''
  private source: Source | null = null

  push(chunk: string): Step {
    if (this.source) return this.source.push(chunk)
    this.head += chunk
    const begins = this.head.replace(/^\ufeff/, '').trimStart()
    // The first line tells, unless it is all that there is so far.
    if (begins === '' || (!/^[[{]/.test(begins) && !begins.includes('\n'))) return NOTHING
    return this.start(begins).push(this.head.replace(/^\ufeff/, ''))
  }

  end(): Step {
    if (this.source) return this.source.end()
    const source = this.start(this.head.replace(/^\ufeff/, '').trimStart())
    return joined(source.push(this.head.replace(/^\ufeff/, '')), source.end())
  }

  private start(begins: string): Source {
    this.source = /^[[{]/.test(begins) ? new JsonSource() : new TextSource(CSV_HEAD.test(begins))
    return this.source
  }
}

interface Source {
  push(text: string): Step
  end(): Step
}

const NOTHING: Step = { found: [], problems: [] }

function joined(a: Step, b: Step): Step {
  return { found: [...a.found, ...b.found], problems: [...a.problems, ...b.problems] }
}

function problem(line: number, what: string): Problem {
  return { at: `line ${line}`, what }
}

class JsonSource implements Source {
  private readonly cutter = new JsonCutter()

  push(text: string): Step {
    const { pieces, problems } = this.cutter.push(text)
    const found: Found[] = []
    const failed = problems.map(({ text: what, line }) => problem(line, what))
    for (const piece of pieces) {
      const record = readPiece(piece)
      if (typeof record === 'string') failed.push(problem(piece.line, record))
      else found.push({ record, line: piece.line })
    }
    return { found, problems: failed }
  }

  end(): Step {
    return { found: [], problems: this.cutter.end().map(({ text, line }) => problem(line, text)) }
  }
}

function readPiece({ text }: Piece): LogRecord | string {
  try {
    return recordOf(JSON.parse(text), text) ?? 'this is no record of a log group'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Lines, or rows of a CSV, each of which may go over several lines. */
class TextSource implements Source {
  private readonly isCsv: boolean
  private rest = ''
  private line = 0
  private open: (Found & { readonly text: string[] }) | null = null
  private row = ''

  constructor(isCsv: boolean) {
    this.isCsv = isCsv
  }

  push(text: string): Step {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop() ?? ''
    return lines.map((line) => this.take(line.replace(/\r$/, ''))).reduce(appended, { found: [], problems: [] })
  }

  end(): Step {
    const last = this.rest === '' ? NOTHING : this.take(this.rest)
    const unfinished = this.row === '' ? [] : [problem(this.line, 'the file ends in the middle of a row')]
    return joined(last, { found: this.close(), problems: unfinished })
  }

  private take(line: string): Step {
    this.line += 1
    return this.isCsv ? this.takeRow(line) : this.takeLine(line)
  }

  private takeLine(line: string): Step {
    const meaning = readLine(line)
    if (meaning.is === 'record') {
      const before = this.close()
      this.open = { record: meaning.record, line: this.line, text: [meaning.record.message] }
      return { found: before, problems: [] }
    }
    if (meaning.is === 'nothing') return NOTHING
    if (this.open === null) return { found: [], problems: [problem(this.line, 'it begins with no time')] }
    this.open.text.push(line)
    return NOTHING
  }

  /** The record that is complete now that another begins. */
  private close(): Found[] {
    const { open } = this
    this.open = null
    return open === null ? [] : [{ line: open.line, record: { ...open.record, message: open.text.join('\n') } }]
  }

  private takeRow(line: string): Step {
    this.row = this.row === '' ? line : `${this.row}\n${line}`
    const quotes = this.row.split('"').length - 1
    if (quotes % 2 === 1) return NOTHING
    const { row } = this
    this.row = ''
    if (row.trim() === '' || CSV_HEAD.test(row)) return NOTHING
    const record = rowRecord(row)
    if (record !== null) return { found: [{ record, line: this.line }], problems: [] }
    return { found: [], problems: [problem(this.line, 'this row has no time and message')] }
  }
}

function appended(sum: Step, step: Step): Step {
  if (step === NOTHING) return sum
  ;(sum.found as Found[]).push(...step.found)
  ;(sum.problems as Problem[]).push(...step.problems)
  return sum
}

function rowRecord(row: string): LogRecord | null {
  try {
    const [cells] = parseCsv(row, { relax_quotes: true, relax_column_count: true }) as string[][]
    return cells === undefined ? null : fromRow(cells)
  } catch {
    return null
  }
}
