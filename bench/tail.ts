/** What a live tail of 5,000 lines a second costs, both ends, without drawing: the CPU time that it adds. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { clientOf } from './asks.ts'
import { admitDevices, startLoad } from './load.ts'
import { median, type Row, toRow } from './row.ts'
import { serve } from './serve.ts'
import { cpuSeconds } from './tools.ts'

const ROUNDS = 5
const ROUND_MS = 3000
const LINES_PER_SECOND = 5000

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function tailRow(dir: string, judged: boolean): Promise<Row> {
  const data = mkdtempSync(join(dir, 'tail-'))
  const seed = 1 + Math.floor(Math.random() * 1e6)
  await admitDevices(data, seed)
  const served = await serve(data)
  const { client, close } = await clientOf(data)
  const load = startLoad(served.http, seed)
  await sleep(ROUND_MS)
  const without: number[] = []
  const withTail: number[] = []
  let lines = 0
  for (let round = 0; round < ROUNDS; round++) {
    without.push(await share(served.pid, () => sleep(ROUND_MS)))
    const abort = new AbortController()
    const reading = (async () => {
      for await (const piece of await client.lines.tail({}, { signal: abort.signal }))
        lines += piece.lines.length + piece.skipped
    })().catch(() => undefined)
    withTail.push(await share(served.pid, () => sleep(ROUND_MS)))
    abort.abort()
    await reading
  }
  await load.end()
  await close()
  await served.end()
  const seen = lines / ((ROUNDS * ROUND_MS) / 1000)
  if (seen < 0.9 * LINES_PER_SECOND) throw new Error(`the tail saw ${Math.round(seen)} lines/s`)
  return toRow(
    {
      row: 'live tail of 5,000 lines/s, both ends without drawing',
      value: (median(withTail) - median(without)) * 100,
      unit: '% of a core',
      reference: 'one core',
      referenceValue: 100,
      target: '<= 0.02',
    },
    judged,
  )
}

/** Share of a core that the app and this process took together. */
async function share(pid: number, what: () => Promise<unknown>): Promise<number> {
  const [began, cpu, own] = [performance.now(), cpuSeconds(pid), process.cpuUsage()]
  await what()
  const { user, system } = process.cpuUsage(own)
  return (cpuSeconds(pid) - cpu + (user + system) / 1e6) / ((performance.now() - began) / 1000)
}
