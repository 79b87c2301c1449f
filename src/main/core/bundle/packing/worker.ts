/** First file of a thread that packs the entries of a bundle. */
import { parentPort, workerData } from 'node:worker_threads'
import { FieldtapError } from '../../../../shared/errors.ts'
import { writeAllSync } from '../file-io.ts'
import { Guard } from '../redact/guard.ts'
import { takeCode } from './code.ts'
import { type Deflated, Deflater } from './deflater.ts'
import { EntryDigest } from './digest.ts'
import type { Stored } from './packer.ts'
import { packLines, packPiece } from './piece.ts'
import type { FromPacking, PackingTask, ToPacking } from './thread-packer.ts'

const port = parentPort
if (port === null) throw new Error('This file is the first of a thread')

const { forms, code, file, end: fileEnd } = workerData as PackingTask
takeCode(code)
const guard = Guard.of(forms.map((form) => Buffer.from(form)))
const deflater = new Deflater()
guard.use(deflater.code)
const entries = new Map<number, EntryDigest>()

port.on('message', (message: ToPacking) => {
  if (message.is === 'entry') {
    entries.set(message.entry, new EntryDigest(message.name, guard))
    return
  }
  let answer: FromPacking
  try {
    answer = work(message)
  } catch (error) {
    const secretIn =
      error instanceof FieldtapError && error.code === 'bundle-secret-left' ? (error.data.detail ?? null) : null
    const system =
      error instanceof Error && 'code' in error && 'syscall' in error
        ? { code: error.code, syscall: error.syscall }
        : null
    answer = { is: 'failed', secretIn, system, message: error instanceof Error ? error.message : String(error) }
  }
  port.postMessage(answer)
})

function work(message: Exclude<ToPacking, { is: 'entry' }>): FromPacking {
  switch (message.is) {
    case 'piece':
      return { is: 'stored', ...store(packPiece(message.piece, deflater, digestOf(message.entry))) }
    case 'lines': {
      const { log, ndjson, piece } = message
      const done = packLines(piece, deflater, digestOf(log), digestOf(ndjson))
      return { is: 'lines-stored', log: store(done.log), ndjson: store(done.ndjson) }
    }
    case 'end':
      return end(message.entry)
  }
}

/** Waits for the disk, as whoever sends pieces then waits for this thread. */
function store({ content, packed }: Deflated): Stored {
  const packedAt = Number(Atomics.add(fileEnd, 0, BigInt(packed.length)))
  writeAllSync(file, packed, packedAt)
  return { size: content.length, packedAt, packedSize: packed.length }
}

function end(entry: number): FromPacking {
  const digest = digestOf(entry).end()
  entries.delete(entry)
  return { is: 'ended', digest }
}

function digestOf(entry: number): EntryDigest {
  const digest = entries.get(entry)
  if (digest === undefined) throw new Error('A piece of an entry that was never begun')
  return digest
}
