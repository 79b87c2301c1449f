/** First file of the thread that carries the write-ahead log over into the file, as far as that goes without waiting. */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const port = parentPort
if (port === null) throw new Error('This file is the first of a thread')

const db = new Database(workerData as string, { fileMustExist: true })
port.on('message', () => {
  try {
    db.pragma('wal_checkpoint(PASSIVE)')
  } finally {
    port.postMessage('done')
  }
})
