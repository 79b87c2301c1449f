/**
 * Exports the lines of a text (first argument) into a bundle (second), reading it piece by piece, and prints how it
 * went. The third argument may be `none`: nothing is taken out then.
 */
import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { BundleSource } from '../src/main/core/bundle/source.ts'
import { writeBundle } from '../src/main/core/bundle/write.ts'
import { COUNTED } from '../src/main/core/store/level-order.ts'
import type { LineOrigin } from '../src/main/core/store/log-line.ts'
import { type PackedLines, PLACES, unpackLines } from '../src/main/core/store/reading/packed.ts'
import type { DeviceKey } from '../src/shared/model.ts'
import { parseQuery } from '../src/shared/query.ts'
import { PRODUCT_ID, START_MS } from './gen-corpus.mjs'

const [, , text = '', out = '', profile = 'secrets'] = process.argv
/** By the first letter of what a line calls its level. */
const LEVELS = new Uint8Array(128)
for (const [letter, level] of Object.entries({ D: 'debug', I: 'info', W: 'warn', E: 'error' } as const)) {
  LEVELS[letter.charCodeAt(0)] = COUNTED.indexOf(level)
}
const LINE_FEED = 0x0a
/** `2026-03-01 08:00:00.002 DBG dev-001 net.mqtt: …`: where the level and the device stand. */
const LEVEL = 24
const DEVICE = 28
const DEVICE_END = 35

/** Of a page, as the store's reading thread sends them. */
const PAGE = 256 * 1024
/** No line is shorter. */
const SHORTEST = 40
const MOST_LINES = PAGE / SHORTEST

/** Each page takes the place of the one before: to make them is not what is measured, and neither is to collect them. */
const bytes = Buffer.alloc(PAGE)
const seqs = new Float64Array(MOST_LINES)
const [deviceTimes, times] = [new Float64Array(MOST_LINES), new Float64Array(MOST_LINES)]
const levels = new Uint8Array(MOST_LINES)
const places = new Uint32Array(PLACES * MOST_LINES)

/** In columns, as the store's reading thread hands them over. */
async function* pages(): AsyncGenerator<PackedLines> {
  const devices = new Map<number, LineOrigin>()
  const file = await open(text)
  let seq = 0
  for (let kept = 0; ; ) {
    const { bytesRead } = await file.read(bytes, kept, PAGE - kept)
    if (bytesRead === 0) break
    const filled = bytes.subarray(0, kept + bytesRead)
    const end = filled.lastIndexOf(LINE_FEED) + 1
    const page = toPage(filled.subarray(0, end), seq, devices)
    seq += page.seqs.length
    yield page
    bytes.copyWithin(0, end, filled.length)
    kept = filled.length - end
  }
  await file.close()
}

function toPage(bytes: Buffer<ArrayBuffer>, before: number, devices: Map<number, LineOrigin>): PackedLines {
  const origins: LineOrigin[] = []
  let line = 0
  let start = 0
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
    const seq = before + line + 1
    // As the three digits of the device's name.
    const number = bytes.readUIntBE(start + DEVICE_END - 3, 3)
    const received = START_MS + Math.ceil(seq / 100) * 8600
    let origin = devices.get(number)
    if (origin?.received !== received) {
      const device: DeviceKey = `bench:${PRODUCT_ID}/${bytes.toString('latin1', start + DEVICE, start + DEVICE_END)}`
      origin = { device, connection: 'site', received, clockOffset: -5, how: 'signed HMAC-SHA256' }
      devices.set(number, origin)
    }
    let place = origins.lastIndexOf(origin)
    if (place === -1) place = origins.push(origin) - 1
    seqs[line] = seq
    deviceTimes[line] = START_MS + seq * 86
    times[line] = START_MS + seq * 86 + 5
    levels[line] = LEVELS[bytes[start + LEVEL] as number] as number
    places[PLACES * line] = place
    places[PLACES * line + 2] = end
    start = end + 1
    line++
  }
  return {
    ...{ origins, modules: [null], bytes, levels: levels.subarray(0, line), places: places.subarray(0, PLACES * line) },
    ...{ seqs: seqs.subarray(0, line), deviceTimes: deviceTimes.subarray(0, line), times: times.subarray(0, line) },
  }
}

/** Of twenty devices: what an export by default looks for in every line. */
const DEVICE_SECRETS = Array.from({ length: 20 }, () => randomBytes(18).toString('base64'))

const source: BundleSource = {
  packed: pages,
  raw: async function* () {
    for await (const page of pages()) yield unpackLines(page)
  },
  events: () => [],
  leases: () => [],
  gaps: () => [],
  notes: () => [],
  devices: () => [],
  totals: () => [
    { device: 'bench:all', lines: 0, bytes: statSync(text).size, lastReceived: 0, zoneMinutes: 0, clockOffset: 0 },
  ],
  lastSeq: () => Number.MAX_SAFE_INTEGER,
}
const parsed = parseQuery('')
if (!parsed.ok) throw new Error('the empty query does not parse')
const base = process.memoryUsage.rss()
let most = base
const used = process.cpuUsage()
const usedHere = process.threadCpuUsage()
const began = performance.now()
const { lines, size } = await writeBundle(
  source,
  {
    path: out,
    overwrite: true,
    filter: { query: parsed.query, devices: [], since: null, until: null, now: START_MS, zoneOffsetMinutes: 0 },
    queryText: '',
    technician: '',
    site: '',
    job: '',
    note: '',
    app: { name: 'Fieldtap', version: 'bench' },
    appLog: null,
    contents: { events: true, levels: true, notes: true, appLog: true },
    redaction: { profile: profile === 'none' ? 'none' : 'secrets', own: [], secrets: DEVICE_SECRETS },
    chain: null,
    signer: null,
    encryptTo: null,
  },
  {
    signal: new AbortController().signal,
    onProgress: () => {
      most = Math.max(most, process.memoryUsage.rss())
    },
  },
)
const seconds = (performance.now() - began) / 1000
const cpu = sum(process.cpuUsage(used))
const cpuHere = sum(process.threadCpuUsage(usedHere))
console.log(JSON.stringify({ seconds, resident: (most - base) / 1e6, lines, size, cpu, cpuHere }))

/** Seconds. */
function sum({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6
}
