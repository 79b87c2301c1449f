/** Exports the lines of a text (first argument) into a bundle (second), reading it piece by piece, and prints how it went. */
import { randomBytes } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import type { BundleSource } from '../src/main/core/bundle/source.ts'
import { writeBundle } from '../src/main/core/bundle/write.ts'
import type { RawLine } from '../src/main/core/store/store.ts'
import type { LineLevel } from '../src/shared/model.ts'
import { parseQuery } from '../src/shared/query.ts'
import { PRODUCT_ID, START_MS } from './gen-corpus.mjs'

const [, , text = '', out = ''] = process.argv
const LEVELS: Readonly<Record<string, LineLevel>> = { D: 'debug', I: 'info', W: 'warn', E: 'error' }
const LINE_FEED = 0x0a
/** `2026-03-01 08:00:00.002 DBG dev-001 net.mqtt: …`: where the level and the device stand. */
const LEVEL = 24
const DEVICE = 28
const DEVICE_END = 35

async function* pages(): AsyncGenerator<readonly RawLine[]> {
  const keys = new Map<string, string>()
  let rest = Buffer.alloc(0)
  let seq = 0
  for await (const chunk of createReadStream(text, { highWaterMark: 256 * 1024 })) {
    const piece = Buffer.concat([rest, chunk as Buffer])
    const page: RawLine[] = []
    let start = 0
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, start)) {
      page.push(toLine(piece.subarray(start, end), ++seq, keys))
      start = end + 1
    }
    rest = piece.subarray(start)
    yield page
  }
}

function toLine(bytes: Buffer, seq: number, keys: Map<string, string>): RawLine {
  const name = bytes.toString('latin1', DEVICE, DEVICE_END)
  let device = keys.get(name)
  if (device === undefined) {
    device = `bench:${PRODUCT_ID}/${name}`
    keys.set(name, device)
  }
  const deviceTime = START_MS + seq * 86
  return {
    seq,
    device,
    connection: 'site',
    received: START_MS + Math.ceil(seq / 100) * 8600,
    deviceTime,
    time: deviceTime + 5,
    clockOffset: -5,
    level: LEVELS[String.fromCharCode(bytes[LEVEL] ?? 0)] ?? 'none',
    module: null,
    bytes,
    how: 'signed HMAC-SHA256',
  }
}

/** Of twenty devices: what an export by default looks for in every line. */
const DEVICE_SECRETS = Array.from({ length: 20 }, () => randomBytes(18).toString('base64'))

const source: BundleSource = {
  raw: pages,
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
    redaction: { profile: 'secrets', own: [], secrets: DEVICE_SECRETS },
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
