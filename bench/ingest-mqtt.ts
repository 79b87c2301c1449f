/** Messages of a site's broker, stored, against `mosquitto_sub > file` with the same broker and the same publisher. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { connectToCore } from '../src/cli/client.ts'
import { median, type Row, toRow } from './row.ts'
import { command, serve } from './serve.ts'

const RUNS = 3
const PRODUCT = 'BENCH00001'
const NAME = 'site-broker'
const DEVICES = 20

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

/** A question for the log level, padded to 200 bytes as the measured messages of the field are. */
function message(number: number): string {
  const text = JSON.stringify({ type: 'get_log_level', clientToken: `${PRODUCT}-${number}` })
  return `${text.slice(0, -1)},"pad":"${'x'.repeat(190 - text.length)}"}`
}

async function publish(url: string, count: number, qos: 0 | 1): Promise<void> {
  const client = await connectAsync(url, { clientId: `bench-${Math.random()}` })
  // Fewer at once than the listeners that the client warns of.
  const window = 900
  for (let at = 0; at < count; at += window) {
    await Promise.all(
      Array.from({ length: Math.min(window, count - at) }, (_, n) =>
        client.publishAsync(`$log/operation/${PRODUCT}/dev-${(at + n) % DEVICES}`, message(at + n), { qos }),
      ),
    )
  }
  await client.endAsync()
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
  const began = performance.now()
  await publish(broker.url, count, qos)
  const lines = () => readFileSync(file).reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0)
  // mosquitto_sub writes its last buffer when it ends.
  let seen = 0
  for (let settled = 0; settled < 3; ) {
    await sleep(20)
    const now = lines()
    settled = now === seen ? settled + 1 : 0
    seen = now
  }
  const seconds = (performance.now() - began - 80) / 1000
  sub.kill('SIGINT')
  await once(sub, 'exit')
  await broker.end()
  if (lines() !== count) throw new Error(`mosquitto_sub has ${lines()} of ${count}`)
  return count / seconds
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
  const newest = async () => (await client.events.list({ limit: 1 }))[0]?.seq ?? 0
  // The first message of a device is an event of its own kind too; from then on each message is one event.
  await publish(broker.url, DEVICES, qos)
  await sleep(500)
  const before = await newest()
  const began = performance.now()
  await publish(broker.url, count, qos)
  const patience = performance.now() + 60_000
  while ((await newest()) < before + count && performance.now() < patience) await sleep(10)
  const seconds = (performance.now() - began) / 1000
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
