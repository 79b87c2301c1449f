/** One entry as AWS IoT writes it: a JSON object, or a line of plain text where the older logging options are in use. */

export interface Entry {
  /** The attributes as they came; empty for plain text. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly is: 'json' | 'text'
}

/** A record of a log group, whichever way it was read. */
export interface LogRecord {
  readonly message: string
  /** When CloudWatch says that it happened, Unix ms. */
  readonly timestamp: number | null
  readonly ingestionTime: number | null
  /** Null where it was not read with `FilterLogEvents`. */
  readonly eventId: string | null
  readonly logStreamName: string | null
}

export function readEntry(message: string): Entry {
  // Most is JSON, and what does not begin so never is.
  if (!/^\s*\{/.test(message)) return PLAIN
  try {
    const value: unknown = JSON.parse(message)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { is: 'json', attributes: Object.assign(Object.create(null), value) }
    }
  } catch {
    // Not JSON: the line is kept as it is.
  }
  return PLAIN
}

const PLAIN: Entry = { is: 'text', attributes: Object.freeze(Object.create(null)) }

/** An attribute that is a text with something in it. */
export function textOf({ attributes }: Entry, name: string): string | null {
  const value = attributes[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Attributes as an event's data: texts as they are, everything else as JSON. */
export function dataOf({ attributes }: Entry): Readonly<Record<string, string>> {
  const entries = Object.entries(attributes).filter(([name]) => name !== 'timestamp')
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}
