/**
 * What a live tail of 5,000 lines a second costs, both ends, without drawing: the CPU time that it adds to the two threads
 * that it runs on, those of garbage collection included. Sealing and the disk, which the lines need anyway, have threads of
 * their own, and would drown it. Each end also has a row of its own, without a verdict.
 */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { unpackLines } from '../src/shared/packed-lines.ts'
import { clientOf } from './asks.ts'
import { admitDevices, startLoad } from './load.ts'
import { median, type Row, toRow } from './row.ts'
import { serve } from './serve.ts'
import { threadSeconds } from './threads.ts'

/**
 * Pairs of a time without the tail and a time with it, close to each other, so that both see the same machine; every
 * second pair the other way round. What the core takes for the lines themselves differs by half a percent from one second
 * to the next: as much as its end of the tail.
 */
const ROUNDS = 24
const ROUND_MS = 2000
/** A tail runs for minutes: what it runs is compiled by then. */
const SETTLE_MS = 8000
const LINES_PER_SECOND = 5000
const THREADS = /^(MainThread|V8Worker)$/

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function tailRows(dir: string, judged: boolean): Promise<readonly Row[]> {
  const data = mkdtempSync(join(dir, 'tail-'))
  const seed = 1 + Math.floor(Math.random() * 1e6)
  await admitDevices(data, seed)
  const served = await serve(data)
  const { client, close } = await clientOf(data)
  const load = startLoad(served.http, seed)
  const added: Ends[] = []
  const came: number[] = []
  let lines = 0
  const looking = async <T>(work: () => Promise<T>): Promise<T> => {
    const abort = new AbortController()
    const begun = Promise.withResolvers<void>()
    const reading = (async () => {
      for await (const piece of await client.lines.tail({}, { signal: abort.signal })) {
        lines += unpackLines(piece.packed).length
        begun.resolve()
      }
    })().catch(() => undefined)
    await begun.promise
    const done = await work()
    abort.abort()
    await reading
    return done
  }
  const withTail = () =>
    looking(async () => {
      const [from, at] = [lines, performance.now()]
      const taken = await shares(served.pid)
      came.push((lines - from) / ((performance.now() - at) / 1000))
      return taken
    })
  await looking(() => sleep(SETTLE_MS))
  for (let round = 0; round < ROUNDS; round += 2) {
    added.push(less(await shares(served.pid), await withTail()))
    const first = await withTail()
    added.push(less(await shares(served.pid), first))
  }
  await load.end()
  await close()
  await served.end()
  // A piece may come just after the time is over: what is taken is taken for the lines that came.
  const seen = came.reduce((sum, rate) => sum + rate, 0) / came.length
  if (seen < 0.85 * LINES_PER_SECOND) throw new Error(`the tail saw ${Math.round(seen)} lines/s`)
  const row = (name: string, value: number, target: string, isJudged: boolean) => {
    const own = { row: name, value: value * 100 * (LINES_PER_SECOND / seen), unit: '% of a core' }
    return toRow({ ...own, reference: 'one core', referenceValue: 100, target }, isJudged)
  }
  const both = median(added.map(({ core, client }) => core + client))
  return [
    row('live tail of 5,000 lines/s, both ends without drawing', both, '<= 0.02', judged),
    row('the same, the core alone', median(added.map(({ core }) => core)), 'none', false),
    row('the same, its client alone', median(added.map((ends) => ends.client)), 'none', false),
  ]
}

/** Shares of a core. */
interface Ends {
  readonly core: number
  readonly client: number
}

const less = (without: Ends, withTail: Ends): Ends => {
  return { core: withTail.core - without.core, client: withTail.client - without.client }
}

/** What the app and this process take for a while. */
async function shares(pid: number): Promise<Ends> {
  const cpu = (): Ends => ({ core: threadSeconds(pid, THREADS), client: threadSeconds(process.pid, THREADS) })
  const [began, before] = [performance.now(), cpu()]
  await sleep(ROUND_MS)
  const { core, client } = less(before, cpu())
  const seconds = (performance.now() - began) / 1000
  return { core: core / seconds, client: client / seconds }
}
