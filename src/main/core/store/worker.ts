/** First file of a reading thread: long reads run here, on a connection that cannot write. */
import { parentPort } from 'node:worker_threads'
import { sealedTotals } from './blocks/table.ts'
import { loadSqlite, openReadable } from './database.ts'
import type { Decode } from './decode.ts'
import { whileAtRest } from './reading/at-rest.ts'
import { BlockSegments } from './reading/block-segments.ts'
import { HotSegments } from './reading/hot-segments.ts'
import { practice } from './reading/practice.ts'
import type { FromThread, ThreadData, ToThread } from './reading/protocol.ts'
import { Pulse } from './reading/pulse.ts'
import { Scheduler } from './reading/scheduler.ts'
import { Spans } from './reading/spans.ts'
import { StoredSegments } from './reading/stored-segments.ts'
import { type Bench, run } from './reading/tasks.ts'
import { warmUp } from './reading/warm-up.ts'

const parent = parentPort
if (parent === null) throw new Error('This file is the first of a thread')
const port = parent

async function read({ file, decodeModule, pulse, warm, practices }: ThreadData): Promise<void> {
  /** The decoders of all platforms are a third of what a thread takes to start, and sealed lines need none of them. */
  let decoder: { readonly decode: Decode } | null = null
  const loadDecoder = async (): Promise<void> => {
    decoder ??= (await (decodeModule === null ? import('./line.ts') : import(decodeModule))) as { decode: Decode }
  }
  const decode: Decode = (...batch) => {
    if (decoder === null) throw new Error('the decoders are not loaded')
    return decoder.decode(...batch)
  }
  const db = openReadable(file)
  // What is read is read once and kept here if it is kept at all; the system has the file's pages in memory anyway.
  db.pragma('cache_size = -1024')
  const watch = new Pulse(pulse)
  const hot = new HotSegments(db, decode, watch)
  const blocks = new BlockSegments(db, watch)
  const segments = new StoredSegments(hot, blocks)
  const bench: Bench = {
    hot,
    segments,
    sealedTotals: () => sealedTotals(db),
    pulse: watch,
    snapshot: { number: 0 },
    spans: new Spans(),
    now: () => performance.now(),
  }
  const scheduler = new Scheduler(
    db,
    bench,
    (task, progress) => run(bench, task, progress),
    post,
    () => segments.refresh(),
    async (task) => {
      // What a question is about was stored before it was asked. A single line may be newer.
      if (task.is === 'line' || hot.firstSeq() !== null) await loadDecoder()
    },
  )
  const own = { ...bench, segments: blocks, snapshot: { number: 0 } }
  let asked = false
  port.on('message', (message: ToThread) => {
    if (message.is === 'came') {
      // Where it fails, whoever asks will hear of it.
      void loadDecoder().catch(() => undefined)
      return
    }
    asked = true
    rest()
    scheduler.receive(message)
  })
  let rests = false
  const rest = () => {
    if (practices && !rests) void whileAtRest(practice(own), scheduler, inTransaction)
    rests = true
  }
  const inTransaction = (steps: Generator<void>): boolean => {
    return db.transaction(() => {
      own.snapshot.number++
      blocks.refresh()
      return !steps.next().done
    })()
  }
  /** One step before somebody asks. Where it fails, whoever asks will hear of it. */
  const ahead = (step: () => boolean): boolean => {
    try {
      return !asked && step()
    } catch {
      return false
    }
  }
  const isRead = ahead(
    db.transaction(() => {
      segments.refresh()
      return true
    }),
  )
  if (hot.firstSeq() !== null) await loadDecoder()
  post({ is: 'ready' })
  if (!isRead) return
  // One that is asked first practices when it was asked, the others are started when that one was.
  if (!warm) return rest()
  const steps = warmUp(own)
  do await new Promise(setImmediate)
  while (ahead(() => inTransaction(steps)))
}

function post(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, [...transfer])
}

loadSqlite()
port.once('message', read)
