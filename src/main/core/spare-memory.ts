/**
 * Loading the core makes some 20 MB of garbage, and V8 grows its young generation for it and keeps that, as long as what
 * comes later makes too little for it to look again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { rested } from './rested.ts'

/** First questions come before; ms. */
const AFTER_MS = 2000
/** Longest wait for a moment in which nothing else is done, ms. */
const PATIENCE_MS = 20_000

/** Gives memory back that starting took, once. */
export async function giveBackSoon(): Promise<void> {
  // Electron does not let its flags be changed in a running process.
  if (process.versions.electron !== undefined) return
  await sleep(AFTER_MS, undefined, { ref: false })
  await rested(PATIENCE_MS, process.threadCpuUsage)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (how: object) => void
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', execution: 'sync', flavor: 'regular' })
}
