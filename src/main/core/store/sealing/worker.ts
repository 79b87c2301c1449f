/** First file of the thread that makes blocks. */
import { constants, getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { openReadable } from '../database.ts'
import type { Decode, DecodeInto } from '../decode.ts'
import { inWords, isDamage } from '../sqlite-error.ts'
import type { FromSealer, SealerData, ToSealer } from './protocol.ts'
import { Sealer } from './sealer.ts'

const port = parentPort
if (port === null) throw new Error('This file is the first of a thread')
const { file, decodeModule, blockLines } = workerData as SealerData

// Whoever waits for an answer comes first. Only Linux gives a thread a priority of its own; none may take more.
const { PRIORITY_BELOW_NORMAL: low } = constants.priority
if (process.platform === 'linux' && getPriority() < low) setPriority(low)

const post = (message: FromSealer, transfer: readonly ArrayBuffer[] = []) => port.postMessage(message, [...transfer])
const failed = (error: unknown) => post({ is: 'failed', detail: inWords(error), damage: isDamage(error) })

try {
  const module = decodeModule === null ? import('../line.ts') : import(decodeModule)
  const { decode, decodeInto = null } = (await module) as { decode: Decode; decodeInto?: DecodeInto }
  const sealer = new Sealer(openReadable(file), { decode, decodeInto }, blockLines, post)
  let work = Promise.resolve()
  port.on('message', (message: ToSealer) => {
    if (message.is === 'kept') {
      sealer.kept(message.pieces)
      return
    }
    const { upTo, rest } = message
    work = work.then(() => sealer.seal(upTo, rest)).then(() => post({ is: 'done', upTo, rest }), failed)
  })
} catch (error) {
  failed(error)
}
