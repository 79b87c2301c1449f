/**
 * The main job with nobody at the keyboard: a core in a temporary folder, a simulated device over real MQTT and HTTP on
 * loopback, DEBUG leased for a few seconds, a bundle exported and verified. Told as a person would tell it.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { createCore } from '../src/main/core/core.ts'
import { openKeyFile } from '../src/main/core/key-file.ts'
import { PLATFORMS } from '../src/main/core/platforms/index.ts'
import type { LogLine } from '../src/shared/model.ts'
import { unpackLines } from '../src/shared/packed-lines.ts'

const LEASE_SECONDS = 6
const started = Date.now()

function say(sentence: string): void {
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${sentence}`)
}

const dataDir = await mkdtemp(join(tmpdir(), 'fieldtap-demo-'))
const quiet = () => undefined
const core = await createCore({
  dataDir,
  version: 'demo',
  sealer: openKeyFile(dataDir),
  site: { bind: '127.0.0.1', mqttPort: 0, httpPort: 0 },
  log: { info: quiet, warn: quiet, error: (data, message) => console.error(message, data) },
  host: 'cli',
})
const client = createRouterClient(core.router, { context: { caller: 'cli' } })
const platform = PLATFORMS.find((candidate) => candidate.info.simulator)
if (!platform) throw new Error('No platform has a simulator')

const addresses = await core.opened
say(`This laptop listens for devices at ${addresses.mqtt} and ${addresses.http}.`)
const device = await client.simulator.start({ platform: platform.info.id, rate: 40 })
say(`${device.name} (${platform.info.title}, product ${device.product ?? 'none'}) is switched on and signs in.`)

const stop = new AbortController()
const seen = new Map<string, number>()
const waiting: { wants: (line: LogLine) => boolean; found: () => void }[] = []
const watching = (async () => {
  for await (const { packed } of await client.lines.tail({}, { signal: stop.signal })) {
    for (const line of unpackLines(packed)) {
      seen.set(line.level, (seen.get(line.level) ?? 0) + 1)
      for (const wait of waiting) if (wait.wants(line)) wait.found()
    }
  }
})().catch(quiet)
const arrival = (wants: (line: LogLine) => boolean) => new Promise<void>((found) => waiting.push({ wants, found }))
const tally = () => ['error', 'warn', 'info', 'debug'].map((level) => `${seen.get(level) ?? 0} ${level}`).join(', ')

await within(
  20,
  arrival((line) => line.level === 'error'),
  'an ERROR line',
)
say(`It uploads at level ERROR; captured so far: ${tally()}.`)

const lease = await client.level.lease({
  device: device.key,
  level: 'debug',
  durationMs: LEASE_SECONDS * 1000,
  reason: 'demo',
})
say(
  `Its level is raised to DEBUG for ${LEASE_SECONDS} seconds (lease ${lease.state}; goes back to ${lease.restoreTo} by itself).`,
)
await within(
  20,
  arrival((line) => line.level === 'debug'),
  'a DEBUG line',
)
say('The first DEBUG lines are here.')
let last = lease
for await (const change of await client.level.watch({ lease: lease.id })) last = change
say(
  `The lease has ended (${last.ended}); the level is ${last.state === 'restored' ? `back to ${last.restoreTo}` : last.state}. Captured: ${tally()}.`,
)

let path = ''
for await (const piece of await client.bundle.export({
  technician: 'Demo',
  site: 'Loopback',
  out: join(dataDir, 'demo.fieldtap.zip'),
})) {
  if (piece.is !== 'done') continue
  path = piece.path
  say(
    `One bundle holds it all: ${piece.lines} lines and ${piece.events} events in ${Math.ceil(piece.size / 1024)} KiB.`,
  )
}
const report = await client.bundle.verify({ path })
say(`Verified: ${report.summary}`)
stop.abort()
await watching
await core.close()
const good = report.verdict !== 'broken' && last.state === 'restored' && (seen.get('debug') ?? 0) > 0
console.log(good ? `\nThe bundle is at ${path}` : '\nThe demo did not come to a good end.')
process.exitCode = good ? 0 : 1

async function within(seconds: number, promise: Promise<void>, what: string): Promise<void> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`${what} did not arrive in ${seconds} s`)), seconds * 1000).unref(),
  )
  await Promise.race([promise, late])
}
