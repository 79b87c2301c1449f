import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BundleProgress, BundleSource } from '../../../../../src/main/core/bundle/source.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import type { LevelLease } from '../../../../../src/shared/model.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import {
  type Memory,
  memorySource,
  NOW,
  quietly,
  requestOf,
  textLines,
  toEvent,
  toLines,
} from '../../../../helpers/bundle/memory-source.ts'
import { readEntries } from '../../../../helpers/bundle/read-entries.ts'

async function bundle(memory: Partial<Memory>, change: Parameters<typeof requestOf>[1] = {}) {
  const path = join(newFolder(), 'pump.fieldtap.zip')
  const result = await writeBundle(memorySource(memory), requestOf(path, change), quietly())
  const entries = await readEntries(path)
  const text = (name: string) => entries.get(name)?.toString() ?? `no entry ${name}`
  const json = (name: string) => JSON.parse(text(name))
  const records = (name: string) =>
    text(name)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return { path, result, entries, text, json, records, manifest: json('manifest.json') }
}

const two = [
  ...textLines('acme:P/one', ['a', 'b', 'c']),
  ...textLines('acme:P/two', ['d']).map((line) => ({ ...line, seq: 4 })),
]

test('lines stand as sent in the .log and with every field in the .ndjson, the manifest first', async () => {
  const { entries, text, records, result, path } = await bundle({ lines: two })
  expect([...entries.keys()]).toEqual([
    'manifest.json',
    'README.txt',
    'report.html',
    'index.json',
    'levels.ndjson',
    'gaps.ndjson',
    'notes.ndjson',
    'connections.ndjson',
    'events/device-events.json',
    'events/P_one.ndjson',
    'events/P_two.ndjson',
    'logs/P_one.log',
    'logs/P_one.ndjson',
    'logs/P_two.log',
    'logs/P_two.ndjson',
    'SHA256SUMS',
  ])
  expect(text('logs/P_one.log')).toBe('a\nb\nc\n')
  expect(records('logs/P_one.ndjson')[1]).toEqual({
    device: 'acme:P/one',
    connection: 'site',
    how: 'signed',
    received: NOW + 1,
    clockOffset: 0,
    seq: 2,
    deviceTime: null,
    level: 'warn',
    module: null,
    text: 'b',
  })
  const file = readFileSync(path)
  const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  expect(result).toMatchObject({ path, size: file.length, lines: 4, events: 0, sha256: sumOf(file) })
  expect(result.manifestSha256).toBe(sumOf(entries.get('manifest.json') ?? Buffer.alloc(0)))
})

test('the manifest says who, where, what, and every file with its size and sum', async () => {
  const { manifest, entries } = await bundle(
    { lines: two },
    { query: 'level>=debug', filter: { ...requestOf('').filter, since: NOW - 1000 }, note: 'drips' },
  )
  expect(manifest).toMatchObject({
    format: 'fieldtap-bundle',
    version: 1,
    app: { name: 'Fieldtap', version: '0.1.0' },
    created: '2026-03-01T12:00:00.000Z',
    technician: 'Li Wei',
    site: 'Plant 4',
    job: 'J-17',
    note: 'drips',
    query: { text: 'level>=debug', devices: [], since: '2026-03-01T11:59:59.000Z', until: null, maxSeq: 4 },
    time: { from: '2026-03-01T12:00:00.000Z', to: '2026-03-01T12:00:00.002Z' },
    lines: 4,
    bytes: 4,
    levels: { error: 2, warn: 1, info: 1, debug: 0, none: 0 },
    events: 0,
    redaction: { profile: 'none' },
    previous: null,
  })
  expect(manifest.devices[0]).toMatchObject({
    key: 'acme:P/one',
    platform: 'acme',
    ref: 'P/one',
    lines: 3,
    bytes: 3,
    levels: { error: 1, warn: 1, info: 1, debug: 0, none: 0 },
    seq: { first: 1, last: 3 },
    files: { log: 'logs/P_one.log', ndjson: 'logs/P_one.ndjson', events: 'events/P_one.ndjson' },
  })
  const expected = [...entries].map(([name, content]) => {
    return { name, size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  })
  expect(manifest.files).toEqual(expected.filter(({ name }) => name !== 'manifest.json' && name !== 'SHA256SUMS'))
  const sums = expected.filter(({ name }) => name !== 'SHA256SUMS').map(({ name, sha256 }) => `${sha256}  ${name}\n`)
  expect(entries.get('SHA256SUMS')?.toString()).toBe(sums.join(''))
})

test('bytes that are no text, and lines with line breaks, are counted and lose nothing', async () => {
  const contents = [Buffer.from([0xff, 0x00]), Buffer.from('two\nlines'), Buffer.from(''), Buffer.from([0x0a, 0xfe])]
  const lines = toLines(contents.map((bytes) => ({ device: 'acme:x', bytes })))
  const { entries, records, manifest } = await bundle({ lines })
  expect(entries.get('logs/x.log')).toEqual(
    Buffer.concat(contents.map((bytes) => Buffer.concat([bytes, Buffer.of(10)]))),
  )
  const read = records('logs/x.ndjson').map(({ text, base64 }) =>
    Buffer.from(text ?? base64, text === undefined ? 'base64' : 'utf8'),
  )
  expect(read).toEqual(contents)
  expect(manifest.devices[0]).toMatchObject({ lines: 4, binaryLines: 2, multilineLines: 2 })
})

test('holds the lines that the query asks for and no others', async () => {
  const { text, manifest, result } = await bundle({ lines: two }, { query: 'level=warn' })
  expect(text('logs/P_one.log')).toBe('b\n')
  expect([manifest.lines, result.lines, manifest.devices.length]).toEqual([1, 1, 1])
})

test('a device that was asked for is in it also without lines', async () => {
  const filter = { ...requestOf('').filter, devices: ['acme:P/three'] }
  const { text, manifest } = await bundle({ lines: two }, { filter })
  expect(text('logs/P_three.log')).toBe('')
  expect(manifest.devices).toMatchObject([{ key: 'acme:P/three', lines: 0, seq: null, time: { from: null, to: null } }])
})

test('nothing that arrives after the beginning is in it', async () => {
  const source = memorySource({ lines: two })
  let asked: number | null = 0
  const growing: BundleSource = {
    ...source,
    lastSeq: () => 3,
    raw: (filter, signal) => {
      asked = filter.maxSeq
      return source.raw(filter, signal)
    },
  }
  const result = await writeBundle(growing, requestOf(join(newFolder(), 'a.zip')), quietly())
  expect([asked, result.lines]).toEqual([3, 3])
})

describe('events', () => {
  const events = Array.from({ length: 1203 }, (_, index) => {
    const device = index % 3 === 0 ? 'acme:P/two' : 'acme:P/one'
    return toEvent(index + 1, index % 100 === 50 ? { device: null, category: 'capture' } : { device })
  })

  test('of each device stand in order of arrival, and all of them newest first in one list', async () => {
    const { records, json, manifest, result } = await bundle({ events })
    const ofDevices = events.filter((event) => event.device !== null)
    expect(records('events/P_one.ndjson')).toEqual(events.filter((event) => event.device === 'acme:P/one'))
    expect(records('events/P_two.ndjson')).toEqual(events.filter((event) => event.device === 'acme:P/two'))
    const { data, ...envelope } = json('events/device-events.json')
    expect(data.map((item: { id: string }) => item.id)).toEqual(ofDevices.map((event) => event.id).toReversed())
    const count = ofDevices.length
    expect(envelope).toEqual({
      object: 'list',
      limit: count,
      after: null,
      order: 'DESC',
      has_more: false,
      total_count: count,
    })
    expect([manifest.events, result.events]).toEqual([count, count])
  })

  test('are in the list by when they happened, whenever they came', async () => {
    const times = [50, 20, 20, 90, 10]
    const mixed = times.map((time, at) => toEvent(at + 1, { time: NOW + time }))
    const { json } = await bundle({ events: mixed })
    const { data } = json('events/device-events.json')
    expect(data.map((item: { id: string }) => item.id)).toEqual([4, 1, 3, 2, 5].map((number) => `event-${number}`))
  })

  test('have the shape that the device-events API gives them', async () => {
    const { json } = await bundle({ events: [toEvent(1, { outcome: 'FAIL', data: { campaign: 'x' } })] })
    expect(json('events/device-events.json').data).toEqual([
      {
        object: 'device-event',
        id: 'event-1',
        device_log_id: 'event-1',
        date_time: '2026-03-01T12:00:00.001000Z',
        created_at: '2026-03-01T12:00:00.002000Z',
        device_id: 'P/one',
        event_type: 'lease.told',
        event_type_description: 'FAIL',
        event_type_category: 'level',
        state_change: true,
        description: 'what happened 1',
        changes: {},
        data: { campaign: 'x' },
      },
    ])
  })

  test('of the laptop and of connections stand apart', async () => {
    const mixed = [
      toEvent(1, { device: null, category: 'capture' }),
      toEvent(2, { category: 'connection' }),
      toEvent(3, { category: 'level' }),
      toEvent(4, { category: 'connection', device: 'acme:other' }),
    ]
    const filter = { ...requestOf('').filter, devices: ['acme:P/one'] }
    const { records, manifest } = await bundle({ events: mixed }, { filter })
    expect(records('connections.ndjson').map((event) => event.seq)).toEqual([1, 2])
    expect(records('events/P_one.ndjson').map((event) => event.seq)).toEqual([2, 3])
    expect(manifest.connections).toBe(2)
  })

  test('that come later, or are removed meanwhile, change nothing else', async () => {
    const source = memorySource({ events })
    let calls = 0
    const changing: BundleSource = {
      ...source,
      events: (filter) => {
        calls++
        const later = memorySource({ events: [...events.slice(calls > 4 ? 100 : 0), toEvent(5000, {})] })
        return (calls === 1 ? source : later).events(filter)
      },
    }
    const path = join(newFolder(), 'a.zip')
    await writeBundle(changing, requestOf(path), quietly())
    const seqs =
      (await readEntries(path))
        .get('events/P_one.ndjson')
        ?.toString()
        .match(/"seq":\d+(?=,)/g) ?? []
    expect(new Set(seqs).size).toBe(seqs.length)
    expect(seqs).not.toContain('"seq":5000')
    expect(seqs.at(-1)).toBe(`"seq":${events.findLast((event) => event.device === 'acme:P/one')?.seq}`)
  })
})

const lease: LevelLease = {
  id: 'l1',
  device: 'acme:P/one',
  before: { level: 'error', how: 'told', since: null },
  during: 'debug',
  restoreTo: 'error',
  restoreWhy: 'before',
  state: 'restored',
  reason: 'drips',
  technician: 'Li Wei',
  requestedAt: NOW - 1000,
  toldAt: NOW - 900,
  confirmedAt: null,
  endsAt: NOW + 1000,
  maxLines: null,
  maxBytes: null,
  lines: 0,
  bytes: 0,
  ended: 'time',
  endedAt: NOW + 1000,
  restoredAt: NOW + 1100,
  deadMan: 'unneeded',
  history: [{ at: NOW - 1000, state: 'requested', note: '' }],
}

test('leases with their history and gaps are those of its devices and its time', async () => {
  const gap = { device: null, connection: 'site', from: NOW - 10, to: NOW, cause: 'sleep', detail: '' } as const
  const memory = {
    leases: [
      lease,
      { ...lease, id: 'other', device: 'acme:other' },
      { ...lease, id: 'long ago', restoredAt: NOW - 600 },
      { ...lease, id: 'pending', state: 'restore-pending' as const, restoredAt: null },
    ],
    gaps: [
      { ...gap, id: 1 },
      { ...gap, id: 2, device: 'acme:other' },
      { ...gap, id: 3, from: NOW - 9000, to: NOW - 8000 },
      { ...gap, id: 4, from: NOW - 9000, to: null },
    ],
  }
  const filter = { ...requestOf('').filter, devices: ['acme:P/one'], since: NOW - 500 }
  const { records, manifest } = await bundle(memory, { filter })
  expect(records('levels.ndjson').map(({ id }) => id)).toEqual(['l1', 'pending'])
  expect(records('levels.ndjson')[0]).toEqual(lease)
  expect(records('gaps.ndjson').map(({ id }) => id)).toEqual([4, 1])
  expect([manifest.leases, manifest.gaps]).toEqual([2, 2])
})

describe('the app log', () => {
  async function* log(...pieces: (string | Error)[]): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      if (piece instanceof Error) throw piece
      yield Buffer.from(piece)
    }
  }

  test('is in it as it is', async () => {
    expect((await bundle({}, { appLog: () => log('one\n', 'two\n') })).text('app.log')).toBe('one\ntwo\n')
    expect((await bundle({})).entries.has('app.log')).toBe(false)
  })

  test('that cannot be read says so and keeps nothing else back', async () => {
    const { text } = await bundle({ lines: two }, { appLog: () => log('one\n', new Error('gone')) })
    expect(text('app.log')).toBe('one\n\n[The rest of this log could not be read: Error: gone]\n')
  })
})

test('the README names the file, the devices and the way to check it, in two languages', async () => {
  const { text } = await bundle({ lines: two })
  expect(text('README.txt')).toContain("unzip -q 'pump.fieldtap.zip' -d bundle && cd bundle && sha256sum -c SHA256SUMS")
  expect(text('README.txt')).toContain('acme:P/one\n      logs/P_one.log: 3 lines, 0 events')
  expect(text('README.txt')).toContain('如何校验')
  expect(text('README.txt')).not.toContain('openssl')
})

test('progress goes through the steps and ends at what was written', async () => {
  const seen: BundleProgress[] = []
  const path = join(newFolder(), 'a.zip')
  const control = { ...quietly(), onProgress: (progress: BundleProgress) => seen.push(progress) }
  await writeBundle(memorySource({ lines: two }), requestOf(path), control)
  expect(seen.map(({ step }) => step)).toEqual(['lines', 'events', 'records', 'file'])
  expect(seen[0]).toEqual({ step: 'lines', lines: 0, totalLines: 4, bytes: 0 })
  expect(seen.at(-1)).toEqual({ step: 'file', lines: 4, totalLines: 4, bytes: 4 })
  await writeBundle(memorySource({ lines: two }), requestOf(path, { query: 'a', overwrite: true }), control)
  expect(seen.at(-1)?.totalLines).toBeNull()
})
