import { ENTRY } from './format.ts'
import type { Redactor } from './redact/redactor.ts'
import type { Scope } from './scope.ts'
import type { SpooledEntry } from './spool.ts'
import type { ZipWriter } from './zip-writer.ts'

const LINE_FEED = 0x0a
/** A line that is longer goes as it comes; the app writes none. */
const LONGEST_LINE = 16 * 1024 * 1024

/** The app's own log for the time. A log that cannot be read is no reason to do without the bundle; the entry says so. */
export async function copyLog(
  log: AsyncIterable<Uint8Array>,
  scope: Scope,
  redactor: Redactor,
  zip: ZipWriter,
): Promise<SpooledEntry> {
  const writer = zip.entry(ENTRY.appLog)
  try {
    for await (const line of linesOf(log)) {
      if (isWithin(line, scope)) writer.write(redactor.bytes(line))
      await zip.ready()
    }
  } catch (error) {
    writer.write(redactor.bytes(Buffer.from(`\n[The rest of this log could not be read: ${String(error)}]\n`)))
  }
  return zip.close(writer)
}

/** With their line feeds. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const all = Buffer.concat([rest, chunk])
    let start = 0
    for (let end = all.indexOf(LINE_FEED); end !== -1; end = all.indexOf(LINE_FEED, start)) {
      yield all.subarray(start, end + 1)
      start = end + 1
    }
    rest = all.subarray(start)
    if (rest.length > LONGEST_LINE) {
      yield rest
      rest = Buffer.alloc(0)
    }
  }
  if (rest.length > 0) yield rest
}

/** What does not say when it was written stays. */
function isWithin(line: Buffer, { since, until }: Scope): boolean {
  if (since === null && until === null) return true
  const time = Date.parse(/"time":"([^"]{10,40})"/.exec(line.toString('latin1', 0, 300))?.[1] ?? '')
  if (Number.isNaN(time)) return true
  return (since === null || time >= since) && (until === null || time < until)
}
