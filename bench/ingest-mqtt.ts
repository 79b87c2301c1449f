/** Messages of a site's broker, stored, against `mosquitto_sub > file` with the same broker and the same publisher. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, openSync, readSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { connectAsync } from 'mqtt'
import { connectToCore } from '../src/cli/client.ts'
import { prepare } from './child.ts'
import { median, type Row, toRow } from './row.ts'
import { storeFile } from './search-data.ts'
import { command, serve } from './serve.ts'

const RUNS = 3
const NAME = 'site-broker'
const DEVICES = 20
const POLL_MS = 20
const PATIENCE_MS = 60_000
/** Lines in the buffer of 4,096 bytes through which mosquitto_sub writes to a file, and some more. */
const LAST_BUFFER = 32

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function mosquitto(dir: string): Promise<{ url: string; port: number; end(): Promise<void> }> {
  const port = await freePort()
  const config = join(dir, `mosquitto-${port}.conf`)
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\npersistence false\nlog_dest none\n`,
  )
  const child = spawn('mosquitto', ['-c', config], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  const url = `mqtt://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    const probe = await connectAsync(url, { reconnectPeriod: 0 }).catch(() => null)
    await probe?.endAsync()
    if (probe) break
    if (tries > 100) throw new Error('mosquitto does not answer')
    await sleep(50)
  }
  return {
    url,
    port,
    async end() {
      child.kill()
      await exited
    },
  }
}

/** Messages per second from the first publish until the last one is in the file. */
async function rival(dir: string, count: number, qos: 0 | 1): Promise<number> {
  const broker = await mosquitto(dir)
  const file = join(dir, 'mosquitto_sub.txt')
  const out = createWriteStream(file)
  await once(out, 'open')
  const sub = spawn('mosquitto_sub', ['-p', String(broker.port), '-q', String(qos), '-t', '$log/#', '-F', '%t %p'], {
    stdio: ['ignore', out, 'inherit'],
  })
  await sleep(500)
  const publisher = await prepare('./publish-once.ts', [broker.url, count, qos, 0])
  const began = performance.now()
  const published = publisher.begin()
  const written = lineCounter(file)
  // It writes its last buffer when it ends.
  const patience = began + PATIENCE_MS
  while (written() < count - LAST_BUFFER && performance.now() < patience) await sleep(POLL_MS)
  const seconds = (performance.now() - began) / 1000
  await published
  // What is on its way to it when it ends would be lost; the time was taken before.
  await sleep(1000)
  sub.kill('SIGINT')
  await once(sub, 'exit')
  await broker.end()
  if (written() !== count) throw new Error(`mosquitto_sub has ${written()} of ${count}`)
  return count / seconds
}

/** Counts the lines of a file that grows; each call reads what is new. */
function lineCounter(file: string): () => number {
  const handle = openSync(file, 'r')
  const buffer = Buffer.alloc(1024 * 1024)
  let lines = 0
  return () => {
    for (let bytes = 1; bytes > 0; ) {
      bytes = readSync(handle, buffer)
      for (let at = buffer.indexOf(10); at !== -1 && at < bytes; at = buffer.indexOf(10, at + 1)) lines++
    }
    return lines
  }
}

async function stored(dir: string, count: number, qos: 0 | 1): Promise<number> {
  const broker = await mosquitto(dir)
  const data = mkdtempSync(join(dir, 'mqtt-'))
  await command(['connect', '--data', data, '--name', NAME, '--url', broker.url])
  const served = await serve(data)
  const session = await connectToCore(realpathSync(data))
  if (!session) throw new Error('the core does not answer')
  const { client } = session
  while ((await client.connections.list({})).find((connection) => connection.name === NAME)?.state.is !== 'up')
    await sleep(50)
  // The first message of a device is an event of its own kind too; from then on each message is one event.
  await (await prepare('./publish-once.ts', [broker.url, DEVICES, qos, count])).begin()
  await sleep(500)
  const db = new Database(storeFile(data), { readonly: true })
  // The number of the newest event is committed with it, be it among the others yet or not.
  const newest = db.prepare<[], number>("SELECT value FROM counters WHERE name = 'event'").pluck()
  const before = newest.get() ?? 0
  const publisher = await prepare('./publish-once.ts', [broker.url, count, qos, 0])
  const began = performance.now()
  const published = publisher.begin()
  const patience = began + PATIENCE_MS
  while ((newest.get() ?? 0) < before + count && performance.now() < patience) await sleep(POLL_MS)
  const seconds = (performance.now() - began) / 1000
  db.close()
  await published
  const asked = (await client.events.list({ limit: 2 * count, categories: ['level'] })).filter(
    (event) => event.seq > before && event.type === 'level.asked',
  ).length
  await session.close()
  await served.end()
  await broker.end()
  if (asked !== count) throw new Error(`${asked} of ${count} messages are there`)
  return count / seconds
}

export async function mqttRows(dir: string, count: number, judged: boolean): Promise<Row[]> {
  const rows: Row[] = []
  for (const qos of [0, 1] as const) {
    const ours: number[] = []
    const theirs: number[] = []
    for (let run = 0; run < RUNS; run++) {
      theirs.push(await rival(dir, count, qos))
      ours.push(await stored(dir, count, qos))
    }
    rows.push(
      toRow(
        {
          row: `MQTT messages of 200 bytes, QoS ${qos}, stored, none lost`,
          value: median(ours),
          unit: 'messages/s',
          reference: 'mosquitto_sub > file',
          referenceValue: median(theirs),
          target: '>= 0.9',
        },
        judged,
      ),
    )
  }
  return rows
}
