/** First file of a thread that packs the entries of a bundle. */
import { parentPort, workerData } from 'node:worker_threads'
import { FieldtapError } from '../../../../shared/errors.ts'
import { Guard } from '../redact/guard.ts'
import { Deflater } from './deflater.ts'
import { EntryDigest } from './digest.ts'
import { packLines, packPiece } from './piece.ts'
import type { FromPacking, ToPacking } from './thread-packer.ts'

const port = parentPort
if (port === null) throw new Error('This file is the first of a thread')

const guard = Guard.of((workerData as readonly Uint8Array[]).map((form) => Buffer.from(form)))
const deflater = new Deflater()
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
    answer = { is: 'failed', secretIn, message: String(error) }
  }
  port.postMessage(answer)
})

function work(message: Exclude<ToPacking, { is: 'entry' }>): FromPacking {
  switch (message.is) {
    case 'piece':
      return { is: 'packed', ...packPiece(message.piece, deflater, digestOf(message.entry)) }
    case 'lines': {
      const { log, ndjson, piece } = message
      return { is: 'lines-packed', ...packLines(piece, deflater, digestOf(log), digestOf(ndjson)) }
    }
    case 'end':
      return end(message.entry)
  }
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
