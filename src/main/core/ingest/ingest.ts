/** Brings a text log in as if its device had uploaded it: every line as it stands there, its times as they are written. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { FieldtapError } from '../../../shared/errors.ts'
import type { IngestPiece } from '../../../shared/ingest.ts'
import type { DeviceKey } from '../../../shared/model.ts'
import type { Parts } from '../core.ts'
import { detectFormat } from '../formats/detect.ts'
import type { LineFormat } from '../formats/format.ts'
import { formatById } from '../formats/formats.ts'
import { beginsMessage, countLevels, textEncoding } from '../formats/text-batch.ts'
import { cutLines, type LineBatch } from './cut-lines.ts'

export interface IngestAsk {
  /** On this computer. */
  readonly path: string
  /** What it is called where that is not the path's last part: standard input comes as a file of another name. */
  readonly name: string | null
  readonly device: DeviceKey
  /** Id of a format; null: recognized. */
  readonly format: string | null
  /** Minutes east of UTC of times without a zone; null: the laptop's own. */
  readonly zoneMinutes: number | null
  /** Also when the same file was brought in for this device before. */
  readonly again: boolean
}

const HEAD_BYTES = 256 * 1024
const HEAD_LINES = 500
/** Under this name, in place of a connection's, it stands where lines came from. */
const CONNECTION = 'ingest'
/** Batches of one commit. */
const COMMIT_EVERY = 8

/** Throws `ingest-unreadable`, `ingest-known`, `format-unknown`, `cancelled`; what came before an error stays. */
export async function* ingest(
  { store, registry, now }: Parts,
  ask: IngestAsk,
  signal: AbortSignal | undefined,
): AsyncGenerator<IngestPiece> {
  const name = ask.name ?? basename(ask.path)
  const { head, total, changed } = await look(ask.path)
  const format = choose(ask.format, head)
  const digest = await digestOf(ask.path)
  const fact = `ingested:${digest}:${ask.device}`
  const before = store.fact(fact)
  if (before !== null && !ask.again)
    throw new FieldtapError('ingest-known', { detail: name, device: registry.title(ask.device) })
  const zoneMinutes = ask.zoneMinutes ?? -new Date(changed).getTimezoneOffset()
  const encoding = textEncoding(format, changed)
  const how = `read in from ${name}, format ${format.id}`
  const sum = { format: format.id, total, bytes: 0, lines: 0, repeats: 0, cut: 0 }
  const levelsOf = countLevels(format)
  const take = ({ lines, cut }: LineBatch) => {
    const body = join(lines)
    const appended = store.appendLines({
      device: ask.device,
      connection: CONNECTION,
      received: now(),
      encoding,
      body,
      count: lines.length,
      levels: levelsOf(lines),
      bytes: body.length - lines.length + 1,
      requestKey: null,
      contentKey: null,
      zoneMinutes,
      clockOffset: 0,
      how,
    })
    sum.bytes += body.length + 1
    sum.cut += cut
    if (appended.is === 'stored') sum.lines += lines.length
    else sum.repeats += lines.length
  }
  let open = 0
  let committed = Promise.resolve()
  for await (const batch of cutLines(readable(ask.path), beginsMessage(format))) {
    if (signal?.aborted) throw new FieldtapError('cancelled')
    take(batch)
    open += 1
    if (open % COMMIT_EVERY !== 0) continue
    // What came before is on its way to the disk while the next batches are read.
    await committed
    committed = store.committed()
    committed.catch(() => undefined)
    yield { is: 'progress', ...sum, bytes: Math.min(sum.bytes, total) }
  }
  await committed
  const at = now()
  store.setFact(fact, String(at))
  store.appendEvent(
    {
      device: ask.device,
      connection: CONNECTION,
      time: at,
      outcome: 'SUCCESS',
      category: 'capture',
      type: 'lines.ingested',
      description: `${sum.lines} lines read in from ${name}`,
      stateChange: false,
      data: { file: name, sha256: digest, format: format.id, lines: String(sum.lines), cut: String(sum.cut) },
      source: 'fieldtap',
    },
    at,
  )
  await store.committed()
  yield { is: 'done', ...sum, bytes: total }
}

function choose(wanted: string | null, head: readonly string[]): LineFormat {
  if (wanted === null) return detectFormat(head)
  const format = formatById(wanted)
  if (!format) throw new FieldtapError('format-unknown', { detail: wanted })
  return format
}

/** Its first lines, its size, and when it was last written, Unix ms. */
async function look(path: string): Promise<{ head: readonly string[]; total: number; changed: number }> {
  try {
    const { size, mtimeMs } = await stat(path)
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    const lines = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)
    return { head: lines.slice(0, HEAD_LINES), total: size, changed: Math.round(mtimeMs) }
  } catch (error) {
    throw unreadable(error)
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readable(path)) hash.update(chunk)
  return hash.digest('hex')
}

async function* readable(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 })
  } catch (error) {
    throw unreadable(error)
  }
}

function unreadable(error: unknown): FieldtapError {
  return new FieldtapError('ingest-unreadable', { detail: error instanceof Error ? error.message : String(error) })
}

function join(lines: readonly Buffer[]): Buffer {
  const parts: Buffer[] = []
  for (const [at, line] of lines.entries()) {
    if (at > 0) parts.push(NEWLINE)
    parts.push(line)
  }
  return Buffer.concat(parts)
}

const NEWLINE = Buffer.from('\n')
