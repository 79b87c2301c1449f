/**
 * What a live tail of 5,000 lines a second costs, both ends, without drawing: the CPU time that it adds to the two threads
 * that it runs on, those of garbage collection included. Sealing and the disk, which the lines need anyway, have threads of
 * their own, and would drown it.
 */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { unpackLines } from '../src/shared/packed-lines.ts'
import { clientOf } from './asks.ts'
import { admitDevices, startLoad } from './load.ts'
import { median, type Row, toRow } from './row.ts'
import { serve } from './serve.ts'
import { threadSeconds } from './threads.ts'

/** Pairs of a time without the tail and a time with it, close to each other, so that both see the same machine. */
const ROUNDS = 20
const ROUND_MS = 1000
/** A tail runs for minutes: what it runs is compiled by then. */
const SETTLE_MS = 8000
const LINES_PER_SECOND = 5000
const THREADS = /^(MainThread|V8Worker)$/

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function tailRow(dir: string, judged: boolean): Promise<Row> {
  const data = mkdtempSync(join(dir, 'tail-'))
  const seed = 1 + Math.floor(Math.random() * 1e6)
  await admitDevices(data, seed)
  const served = await serve(data)
  const { client, close } = await clientOf(data)
  const load = startLoad(served.http, seed)
  const added: number[] = []
  const rates: number[] = []
  let lines = 0
  const looking = async (work: () => Promise<unknown>) => {
    const abort = new AbortController()
    const begun = Promise.withResolvers<void>()
    const reading = (async () => {
      for await (const piece of await client.lines.tail({}, { signal: abort.signal })) {
        lines += unpackLines(piece.packed).length + piece.skipped
        begun.resolve()
      }
    })().catch(() => undefined)
    await begun.promise
    await work()
    abort.abort()
    await reading
  }
  await looking(() => sleep(SETTLE_MS))
  for (let round = 0; round < ROUNDS; round++) {
    const without = await share(served.pid)
    await looking(async () => {
      const [from, at] = [lines, performance.now()]
      added.push((await share(served.pid)) - without)
      rates.push((lines - from) / ((performance.now() - at) / 1000))
    })
  }
  await load.end()
  await close()
  await served.end()
  const seen = median(rates)
  if (seen < 0.9 * LINES_PER_SECOND) throw new Error(`the tail saw ${Math.round(seen)} lines/s`)
  return toRow(
    {
      row: 'live tail of 5,000 lines/s, both ends without drawing',
      value: median(added) * 100,
      unit: '% of a core',
      reference: 'one core',
      referenceValue: 100,
      target: '<= 0.02',
    },
    judged,
  )
}

/** Share of a core that the app and this process took together. */
async function share(pid: number): Promise<number> {
  const cpu = () => threadSeconds(pid, THREADS) + threadSeconds(process.pid, THREADS)
  const [began, before] = [performance.now(), cpu()]
  await sleep(ROUND_MS)
  return (cpu() - before) / ((performance.now() - began) / 1000)
}
