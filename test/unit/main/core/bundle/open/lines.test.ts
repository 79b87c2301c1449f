import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openForReading } from '../../../../../../src/main/core/bundle/open/opened.ts'
import { writeBundle } from '../../../../../../src/main/core/bundle/write.ts'
import { rawToLine } from '../../../../../../src/main/core/store/log-line.ts'
import type { LineFilter, RawLine } from '../../../../../../src/main/core/store/store.ts'
import { LINE_LEVELS } from '../../../../../../src/shared/model.ts'
import { allOf } from '../../../../../helpers/bundle/all-of.ts'
import { newFolder } from '../../../../../helpers/bundle/folder.ts'
import { memorySource, NOW, queryOf, quietly, requestOf, toLines } from '../../../../../helpers/bundle/memory-source.ts'
import { QUERIES, randomLog } from '../../../../../helpers/bundle/random-log.ts'
import { readEntries } from '../../../../../helpers/bundle/read-entries.ts'
import { rebuild } from '../../../../../helpers/bundle/tamper.ts'

const signal = new AbortController().signal

function filterOf(query: string, change: Partial<LineFilter> = {}): LineFilter {
  return {
    query: queryOf(query),
    devices: [],
    since: null,
    until: null,
    maxSeq: null,
    now: NOW,
    zoneOffsetMinutes: 0,
    ...change,
  }
}

async function expected(lines: readonly RawLine[], filter: LineFilter): Promise<RawLine[]> {
  return (await allOf(memorySource({ lines }).raw({ ...filter, maxSeq: null }, signal))).flat()
}

/** Written, and opened as Fieldtap wrote it or as another program packed it anew. */
async function opened(lines: readonly RawLine[], repacked: boolean) {
  const path = join(newFolder(), 'a.zip')
  await writeBundle(memorySource({ lines }), requestOf(path), quietly())
  if (repacked) rebuild(path, await readEntries(path))
  return openForReading('b1', path, null)
}

const asked = fc.record({
  lines: randomLog,
  repacked: fc.boolean(),
  query: fc.constantFrom(...QUERIES),
  devices: fc.constantFrom<string[]>([], ['acme:P/one'], ['acme:P/two', 'other:three']),
  since: fc.option(fc.integer({ min: NOW - 60_000, max: NOW + 60_000 })),
  until: fc.option(fc.integer({ min: NOW - 60_000, max: NOW + 60_000 })),
})

test('answers as the log itself would: searches, counts, histograms, single lines', async () => {
  await fc.assert(
    fc.asyncProperty(
      asked,
      fc.nat(70),
      fc.integer({ min: 1, max: 20 }),
      async ({ lines, repacked, query, ...rest }, from, limit) => {
        const known = lines.filter(({ device }) => rest.devices.length === 0 || rest.devices.includes(device))
        const bundle = await opened(lines, repacked)
        try {
          const filter = filterOf(query, rest)
          const found = await expected(lines, filter)
          const newest = await allOf(bundle.lines.search(filter, { limit, order: 'newest', from, signal }))
          const older = found
            .filter(({ seq }) => seq < from)
            .toReversed()
            .slice(0, limit)
          expect(newest.flatMap((piece) => (piece.is === 'lines' ? piece.lines : []))).toEqual(older.map(rawToLine))
          const oldest = await allOf(bundle.lines.search(filter, { limit: 1000, order: 'oldest', from: null, signal }))
          expect(oldest.flatMap((piece) => (piece.is === 'lines' ? piece.lines : []))).toEqual(found.map(rawToLine))
          expect((await allOf(bundle.lines.count(filter, signal))).at(-1)?.matched).toBe(found.length)
          const range = { from: NOW - 50_000, to: NOW + 50_000, buckets: 7 }
          const buckets = (await allOf(bundle.lines.histogram(filter, range, signal))).at(-1) ?? []
          const inside = found.filter(({ time }) => time >= range.from && time < range.to)
          for (const level of LINE_LEVELS) {
            expect(buckets.reduce((sum, bucket) => sum + bucket.counts[level], 0)).toBe(
              inside.filter((line) => line.level === level).length,
            )
          }
          expect((await bundle.lines.line(from))?.seq ?? null).toBe(lines.find(({ seq }) => seq === from)?.seq ?? null)
          const times = known.map(({ time }) => time)
          const span = times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) }
          expect(await bundle.lines.timeSpan(rest.devices)).toEqual(span)
        } finally {
          await bundle.close()
        }
      },
    ),
    { numRuns: 25 },
  )
})

test('pages from any place stand where they say', async () => {
  await fc.assert(
    fc.asyncProperty(
      asked,
      fc.nat(70),
      fc.integer({ min: 1, max: 12 }),
      async ({ lines, repacked, query, ...rest }, place, limit) => {
        const bundle = await opened(lines, repacked)
        try {
          const filter = filterOf(query, rest)
          const found = await expected(lines, filter)
          const page = (at: Parameters<typeof bundle.lines.page>[1]['at'], direction: 'older' | 'newer') =>
            bundle.lines.page(filter, { at, direction, limit }, signal)
          const seqs = (from: number, to: number) =>
            found.slice(Math.max(0, from), Math.max(0, to)).map(({ seq }) => seq)
          const last = await page({ is: 'last' }, 'older')
          expect(last.lines.map(({ seq }) => seq)).toEqual(seqs(found.length - limit, found.length))
          expect(last.more).toBe(found.length > limit)
          const first = await page({ is: 'first' }, 'newer')
          expect(first.lines.map(({ seq }) => seq)).toEqual(seqs(0, limit))
          const begin = found.findIndex(({ seq }) => seq >= place)
          const line = await page({ is: 'line', seq: place }, 'newer')
          expect(line.lines.map(({ seq }) => seq)).toEqual(begin === -1 ? [] : seqs(begin, begin + limit))
          if (line.offset !== null) expect(line.offset).toBe(begin === -1 ? found.length : begin)
          const offset = await page({ is: 'offset', offset: place }, 'newer')
          expect(offset.lines.map(({ seq }) => seq)).toEqual(seqs(place, place + limit))
          for (const { total } of [last, first, line, offset]) if (total !== null) expect(total).toBe(found.length)
          const later = found.findIndex(({ time }) => time >= NOW)
          const time = await page({ is: 'time', time: NOW }, 'newer')
          expect(time.lines.map(({ seq }) => seq)).toEqual(later === -1 ? [] : seqs(later, later + limit))
        } finally {
          await bundle.close()
        }
      },
    ),
    { numRuns: 25 },
  )
})

describe('what is not as the index says', () => {
  const lines = toLines(['a', 'b', 'c'].map((text) => ({ device: 'acme:P/one', bytes: Buffer.from(text) })))

  test.each([
    ['a line of another device', (text: string) => text.replace('acme:P/one', 'acme:P/two')],
    ['a number twice', (text: string) => text.replace('"seq":2', '"seq":1')],
    ['no JSON', (text: string) => text.replace('{', '[')],
    ['no level', (text: string) => text.replace('"level":"info"', '"level":"loud"')],
    ['cut off', (text: string) => text.slice(0, -3)],
  ])('%s is said to be broken', async (_, change) => {
    const path = join(newFolder(), 'a.zip')
    await writeBundle(memorySource({ lines }), requestOf(path), quietly())
    const entries = new Map(await readEntries(path))
    const name = 'logs/P_one.ndjson'
    entries.set(name, Buffer.from(change(String(entries.get(name)))))
    rebuild(path, entries)
    const looking = async () => {
      const bundle = await openForReading('b1', path, null)
      try {
        await allOf(bundle.lines.search(filterOf(''), { limit: 10, order: 'oldest', from: null, signal }))
      } finally {
        await bundle.close()
      }
    }
    await expect(looking()).rejects.toThrow(name)
  })
})
