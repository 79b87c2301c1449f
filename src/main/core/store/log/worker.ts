/** First file of the thread that waits for the disk. */
import { fdatasyncSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { FromSync } from './log-file.ts'

const port = parentPort
if (port === null) throw new Error('This file is the first of a thread')

port.on('message', (handle: number) => {
  let answer: FromSync = null
  try {
    fdatasyncSync(handle)
  } catch (error) {
    answer = { code: (error as NodeJS.ErrnoException).code ?? '', message: (error as Error).message }
  }
  port.postMessage(answer)
})
