/**
 * Exports the lines of a text (first argument) into a bundle (second), reading it piece by piece, and prints how it
 * went. The third argument may be `none`: nothing is taken out then.
 */
import { randomBytes } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import type { BundleSource } from '../src/main/core/bundle/source.ts'
import { writeBundle } from '../src/main/core/bundle/write.ts'
import { COUNTED } from '../src/main/core/store/level-order.ts'
import type { LineOrigin } from '../src/main/core/store/log-line.ts'
import { type PackedLines, PLACES, unpackLines } from '../src/main/core/store/reading/packed.ts'
import type { LineLevel } from '../src/shared/model.ts'
import { parseQuery } from '../src/shared/query.ts'
import { PRODUCT_ID, START_MS } from './gen-corpus.mjs'

const [, , text = '', out = '', profile = 'secrets'] = process.argv
const LEVELS: Readonly<Record<string, LineLevel>> = { D: 'debug', I: 'info', W: 'warn', E: 'error' }
const LINE_FEED = 0x0a
/** `2026-03-01 08:00:00.002 DBG dev-001 net.mqtt: …`: where the level and the device stand. */
const LEVEL = 24
const DEVICE = 28
const DEVICE_END = 35

/** As the store's reading thread hands them over. */
async function* pages(): AsyncGenerator<PackedLines> {
  const origins = new Map<string, LineOrigin>()
  let rest = Buffer.alloc(0)
  let seq = 0
  for await (const chunk of createReadStream(text, { highWaterMark: 256 * 1024 })) {
    const piece = Buffer.concat([rest, chunk as Buffer])
    const end = piece.lastIndexOf(LINE_FEED) + 1
    rest = piece.subarray(end)
    const page = toPage(piece.subarray(0, end), seq, origins)
    seq += page.seqs.length
    yield page
  }
}

function toPage(bytes: Buffer<ArrayBuffer>, before: number, known: Map<string, LineOrigin>): PackedLines {
  const ends: number[] = []
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, end + 1)) ends.push(end)
  const seqs = Float64Array.from(ends, (_, line) => before + line + 1)
  const deviceTimes = seqs.map((seq) => START_MS + seq * 86)
  const levels = new Uint8Array(ends.length)
  const places = new Uint32Array(PLACES * ends.length)
  const origins = new Map<LineOrigin, number>()
  let start = 0
  ends.forEach((end, line) => {
    const received = START_MS + Math.ceil((before + line + 1) / 100) * 8600
    const origin = originOf(bytes.toString('latin1', start + DEVICE, start + DEVICE_END), received, known)
    const place = origins.get(origin) ?? origins.size
    origins.set(origin, place)
    levels[line] = COUNTED.indexOf(LEVELS[String.fromCharCode(bytes[start + LEVEL] ?? 0)] ?? 'none')
    places.set([place, 0, end], PLACES * line)
    start = end + 1
  })
  const times = deviceTimes.map((time) => time + 5)
  return { origins: [...origins.keys()], modules: [null], seqs, deviceTimes, times, levels, places, bytes }
}

/** Lines of a device that came at the same time came in one batch. */
function originOf(name: string, received: number, known: Map<string, LineOrigin>): LineOrigin {
  const last = known.get(name)
  if (last?.received === received) return last
  const device = `bench:${PRODUCT_ID}/${name}`
  const origin = { device, connection: 'site', received, clockOffset: -5, how: 'signed HMAC-SHA256' }
  known.set(name, origin)
  return origin
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
const base = process.memoryUsage().rss
let most = base
const began = performance.now()
const { lines } = await writeBundle(
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
      most = Math.max(most, process.memoryUsage().rss)
    },
  },
)
const seconds = (performance.now() - began) / 1000
console.log(JSON.stringify({ seconds, resident: (most - base) / 1e6, lines }))
