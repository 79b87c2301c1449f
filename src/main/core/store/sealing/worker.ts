/** First file of the thread that makes blocks. */
import { parentPort, workerData } from 'node:worker_threads'
import { openReadable } from '../database.ts'
import type { Decode, DecodeInto } from '../decode.ts'
import { inWords, isDamage } from '../sqlite-error.ts'
import type { FromSealer, SealerData, ToSealer } from './protocol.ts'
import { Sealer } from './sealer.ts'

const port = parentPort
if (port === null) throw new Error('This file is the first of a thread')
const { file, decodeModule, blockLines } = workerData as SealerData

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
