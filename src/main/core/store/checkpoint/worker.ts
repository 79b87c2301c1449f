/** First file of the thread that carries the write-ahead log over into the file, as far as that goes without waiting. */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const port = parentPort
if (port === null) throw new Error('This file is the first of a thread')

/** What came while the log was carried over is carried over too, until little is left. Pages. */
const LITTLE = 256
const MOST_PASSES = 5

const db = new Database(workerData as string, { fileMustExist: true })
const length = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)')

port.on('message', () => {
  try {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      db.pragma('wal_checkpoint(PASSIVE)')
      const { log, checkpointed } = length.get() ?? { log: 0, checkpointed: 0 }
      if (log - checkpointed <= LITTLE) break
    }
  } finally {
    port.postMessage('done')
  }
})
