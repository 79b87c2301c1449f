/** Signed uploads of 100 lines over 20 kept connections in a closed loop, counted when answered, against bare inserts. */

import { mkdtempSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { bareInsert } from './bare-insert.ts'
import { deviceName, deviceSecret, PRODUCT_ID, tencentBatches } from './gen-corpus.mjs'
import { median, type Row, toRow } from './row.ts'
import { command, serve } from './serve.ts'

const CONNECTIONS = 20
const DEVICES = 20
const RUNS = 3

interface Batch {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** A new seed each run, so that nothing is a repeat of what another run sent. */
function batches(lines: number, seed: number, size: number): Batch[] {
  return [...tencentBatches({ lines, devices: DEVICES, seed, batch: size })].map(({ path, headers, body }) => ({
    path,
    headers,
    body: Buffer.from(body),
  }))
}

export async function httpRows(dir: string, lines: number, judged: boolean): Promise<Row[]> {
  const bare: number[] = []
  const hundred: number[] = []
  const twentyFive: number[] = []
  for (let run = 0; run < RUNS; run++) {
    // Side by side in turn, so that a busy machine is busy for both.
    bare.push(bareInsert(dir, Math.min(lines, 1_000_000)))
    hundred.push(await uploads(dir, lines, run + 10, 100))
    twentyFive.push(await uploads(dir, Math.ceil(lines / 4), run + 20, 25))
  }
  const reference = { reference: 'bare better-sqlite3 multi-row insert', referenceValue: median(bare), unit: 'lines/s' }
  return [
    toRow(
      {
        row: 'signed HTTP uploads of 100 lines, answered after commit (FULL)',
        value: median(hundred),
        ...reference,
        target: '>= 0.7',
      },
      judged,
    ),
    toRow({ row: 'the same with 25 lines', value: median(twentyFive), ...reference, target: '>= 0.25' }, judged),
  ]
}

async function uploads(dir: string, lines: number, seed: number, size: number): Promise<number> {
  const data = mkdtempSync(join(dir, 'http-'))
  const csv = [
    'platform,product,name,secret',
    ...Array.from(
      { length: DEVICES },
      (_, at) => `tencent,${PRODUCT_ID},${deviceName(at)},${deviceSecret(deviceName(at), seed)}`,
    ),
  ]
  await command(['device', 'import', '--data', data, '-'], `${csv.join('\n')}\n`)
  const all = batches(lines, seed, size)
  const served = await serve(data)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  let next = 0
  let answered = 0
  const began = performance.now()
  const one = async () => {
    for (let batch = all[next++]; batch !== undefined; batch = all[next++]) {
      const { status, body } = await post(served.http, batch, agent)
      if (status !== 200 || body.includes('Error')) throw new Error(`an upload was answered with ${status}: ${body}`)
      answered++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  const last = JSON.parse((await command(['search', '--data', data, '--json', '--limit', '1', ''])).trim())
  await served.end()
  if (last.seq !== lines || answered !== all.length) throw new Error(`${last.seq} of ${lines} lines are there`)
  return lines / seconds
}

function post(base: string, batch: Batch, agent: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(batch.path, base),
      { method: 'POST', agent, headers: { ...batch.headers, 'Content-Length': batch.body.length } },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (body += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      },
    )
    outgoing.on('error', reject)
    outgoing.end(batch.body)
  })
}
