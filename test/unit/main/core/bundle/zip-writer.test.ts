import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { Guard } from '../../../../../src/main/core/bundle/redact/guard.ts'
import { SEGMENT } from '../../../../../src/main/core/bundle/spool.ts'
import type { ZipLimits } from '../../../../../src/main/core/bundle/zip-records.ts'
import { ZipWriter } from '../../../../../src/main/core/bundle/zip-writer.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'

const MODIFIED = Date.UTC(2026, 2, 1, 12, 30, 40)

interface Options {
  readonly limits?: ZipLimits
  readonly signal?: AbortSignal
  readonly modified?: number
  readonly guard?: Guard
  readonly threads?: number
}

async function writeZip(write: (zip: ZipWriter) => Promise<readonly string[]>, options: Options = {}) {
  const path = join(newFolder(), 'a.zip')
  const spool = await open(`${path}.spool`, 'wx+')
  const target = await open(path, 'wx+')
  const plain = { guard: Guard.of([]), sealing: null, threads: 0, signal: new AbortController().signal }
  const zip = new ZipWriter({ spool, target, modified: MODIFIED, ...plain, ...options })
  try {
    return { path, ...(await zip.finish(await write(zip))) }
  } finally {
    await zip.abandon()
    await spool.close()
    await target.close()
  }
}

/** What an independent reader finds, in its order; it checks sizes, this checks sums. */
async function readZip(path: string) {
  const entries: { name: string; content: Buffer; entry: yauzl.Entry }[] = []
  const zip = await yauzl.openPromise(path, { strictFileNames: true })
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry))
    const { crc32 } = await import('node:zlib')
    expect(crc32(content)).toBe(entry.crc32)
    entries.push({ name: entry.fileName, content, entry })
  }
  return entries
}

test('what was written comes out, in the order asked for, and the result is what the file is', async () => {
  const { path, size, sha256 } = await writeZip(async (zip) => {
    zip.add('second.txt', 'made first')
    const writer = zip.entry('logs/泵.log')
    writer.write(Buffer.from('made last, '))
    writer.write(Buffer.from('stands first'))
    zip.add('left out', 'x')
    zip.close(writer)
    return ['logs/泵.log', 'second.txt']
  })
  const entries = await readZip(path)
  expect(entries.map(({ name, content }) => [name, content.toString()])).toEqual([
    ['logs/泵.log', 'made last, stands first'],
    ['second.txt', 'made first'],
  ])
  expect(entries[0]?.entry.generalPurposeBitFlag).toBe(0x0800)
  expect(entries[0]?.entry.getLastModDate().getTime()).toBe(MODIFIED)
  expect(entries[0]?.entry.getLastModDate({ forceDosFormat: true, timezone: 'UTC' }).getTime()).toBe(MODIFIED)
  const file = readFileSync(path)
  expect(size).toBe(file.length)
  expect(sha256).toBe(createHash('sha256').update(file).digest('hex'))
})

test('an empty entry and an empty zip are valid', async () => {
  const { path } = await writeZip(async (zip) => [zip.add('empty', '').name])
  const [entry] = await readZip(path)
  expect([entry?.content.length, entry?.entry.compressionMethod, entry?.entry.compressedSize]).toEqual([0, 0, 0])
  expect(await readZip((await writeZip(async () => [])).path)).toEqual([])
})

test.each([0, 1, 3])('entries of many segments, written at once and unevenly, on %i threads', async (threads) => {
  const random = fc.sample(fc.uint8Array({ minLength: 5000, maxLength: 5000 }), { numRuns: 4, seed: 1 })
  const expected = new Map<string, Buffer[]>([0, 1, 2].map((index) => [`e${index}`, []]))
  const spooled: { name: string; sha256: string; size: number }[] = []
  const { path } = await writeZip(
    async (zip) => {
      const writers = [...expected.keys()].map((name) => zip.entry(name))
      for (let round = 0; round < 700; round++) {
        writers.forEach((writer, index) => {
          if (round % (index + 1) !== 0) return
          const piece = Buffer.from(random[(round + index) % 4] as Uint8Array).subarray(0, 100 + ((round * 37) % 4900))
          writer.write(piece)
          expected.get(`e${index}`)?.push(piece)
        })
        await zip.ready()
      }
      for (const writer of writers) spooled.push(zip.close(writer))
      return [...expected.keys()]
    },
    { threads },
  )
  for (const { name, content } of await readZip(path)) {
    const whole = Buffer.concat(expected.get(name) ?? [])
    expect(content.equals(whole)).toBe(true)
    const sha256 = createHash('sha256').update(whole).digest('hex')
    expect(spooled.find((entry) => entry.name === name)).toMatchObject({ sha256, size: whole.length })
  }
})

test.each([SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT])('an entry of %i bytes at once', async (size) => {
  const content = Buffer.alloc(size, 'abcdefghij')
  const { path } = await writeZip(async (zip) => [zip.add('x', content).name])
  expect((await readZip(path))[0]?.content.equals(content)).toBe(true)
})

test('what is put after a call of room stays in one segment', async () => {
  const { path } = await writeZip(async (zip) => {
    const writer = zip.entry('x')
    writer.write(Buffer.alloc(SEGMENT - 10, 'a'))
    writer.room(20)
    writer.buffer.fill('b', writer.length, writer.length + 20)
    writer.length += 20
    const { segments } = zip.close(writer)
    expect(segments.map(({ size }) => size)).toEqual([SEGMENT - 10, 20])
    expect(() => zip.entry('y').room(SEGMENT + 1)).toThrow(RangeError)
    return ['x']
  })
  expect((await readZip(path))[0]?.content.toString('latin1').slice(-22)).toBe(`aa${'b'.repeat(20)}`)
})

test.each([0, 2])('a secret that lies across two segments stops it, with %i threads', async (threads) => {
  const secret = Buffer.from('correct-horse-battery')
  const written = writeZip(
    async (zip) => {
      const writer = zip.entry('logs/a.log')
      writer.write(Buffer.alloc(SEGMENT - 5, 'x'))
      writer.write(secret)
      zip.close(writer)
      return ['logs/a.log']
    },
    { threads, guard: Guard.of([secret]) },
  )
  await expect(written).rejects.toMatchObject({ code: 'bundle-secret-left', data: { detail: 'logs/a.log' } })
})

describe('zip64', () => {
  const limits = { size: 100, count: 2 }
  const content = Buffer.from('x'.repeat(99) + Math.PI)

  test('sizes, offsets and counts that would not fit stand in the wide fields', async () => {
    const { path } = await writeZip(
      async (zip) => ['a', 'b', 'c', 'empty'].map((name) => zip.add(name, name === 'empty' ? '' : content).name),
      { limits },
    )
    const entries = await readZip(path)
    expect(entries.map(({ content: found }) => found.length)).toEqual([
      content.length,
      content.length,
      content.length,
      0,
    ])
    expect(entries.map(({ entry }) => entry.extraFields.some((field) => field.id === 1))).toEqual([
      true,
      true,
      true,
      true,
    ])
    const file = readFileSync(path)
    expect(file.readUInt32LE(file.length - 22)).toBe(0x06054b50)
    expect(file.readUInt16LE(file.length - 12)).toBe(0xffff)
    expect(file.readUInt32LE(file.length - 6)).toBe(0xffffffff)
    expect(file.readUInt32LE(file.length - 42)).toBe(0x07064b50)
  })

  test('nothing is wide where nothing has to be', async () => {
    const { path } = await writeZip(async (zip) => [zip.add('a', content).name])
    const [entry] = await readZip(path)
    expect(entry?.entry.extraFields.some((field) => field.id === 1)).toBe(false)
    expect(entry?.entry.versionNeededToExtract).toBe(20)
  })
})

test.each([
  ['before 1980', 0, Date.UTC(1980, 0, 1)],
  ['after 2107', Date.UTC(2200, 0, 1), Date.UTC(2107, 11, 31, 23, 59, 58)],
])('a time %s is the nearest that the format can write', async (_, modified, expected) => {
  const { path } = await writeZip(async (zip) => [zip.add('a', 'x').name], { modified })
  const [entry] = await readZip(path)
  expect(entry?.entry.getLastModDate({ forceDosFormat: true, timezone: 'UTC' }).getTime()).toBe(expected)
})

test('a signal stops the copying', async () => {
  const stopped = writeZip(async (zip) => [zip.add('a', 'x').name], { signal: AbortSignal.abort() })
  await expect(stopped).rejects.toThrow(/abort/i)
})

test('an entry that was never written cannot be asked for', async () => {
  await expect(writeZip(async () => ['ghost'])).rejects.toThrow('ghost')
})
