/** A reading thread costs more to start than to ask: one is had ready before anybody knows what file it is to read. */
import { Worker } from 'node:worker_threads'

/** From sources it is the file beside this folder; bundled, the build gives it this name beside all other chunks. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? '../worker.ts' : './store-worker.js', import.meta.url)

/**
 * Blocks that were read are garbage at once, and hold memory outside of the heap until it is collected: a young
 * generation of the usual 48 MB would let hundreds of MB of them pile up. The old one is far from what it may be, but V8
 * lets garbage pile up to four times of what is in use where it may be gigabytes, and to about half of it more here.
 */
const LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 512 }

let spare: Worker | null = null

/** Starts a thread that waits to be told what to read. It does not keep the process alive. */
export function prepareThread(): void {
  if (spare !== null) return
  const worker = start()
  spare = worker
  worker.unref()
  const gone = () => {
    if (spare === worker) spare = null
  }
  // Whoever needs one starts another, and hears of it if that fails too.
  worker.once('error', gone)
  worker.once('exit', gone)
}

/** The thread that is ready, or a new one; its first message is to be a `ThreadData`. */
export function takeThread(): Worker {
  const taken = spare ?? start()
  spare = null
  taken.removeAllListeners()
  taken.ref()
  return taken
}

function start(): Worker {
  return new Worker(ENTRY, { name: 'fieldtap-reader', resourceLimits: LIMITS })
}
