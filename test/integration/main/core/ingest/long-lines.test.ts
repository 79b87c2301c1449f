/** Log files with lines up to and above what a store takes: byte for byte, and what is cut is said. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type IngestAsk, ingest } from '../../../../../src/main/core/ingest/ingest.ts'
import { openStore } from '../../../../../src/main/core/store/open.ts'
import { filterOf, gather, never, newFile } from '../../../../helpers/store/store-fixture.ts'

const MIB = 1024 * 1024
const plain = { seal: (text: string) => text, unseal: (text: string) => text, onCommit: () => undefined }

function noise(length: number): Buffer {
  return Buffer.from(randomBytes(length).map((byte) => (byte === 10 || byte === 13 ? 32 : byte)))
}

test.each(['\n', '\r\n'])('lines around 1 MiB that end in %j', async (end) => {
  const lines = [MIB - 1, 3, MIB, 0, MIB + 1, 5, 2 * MIB, 2 * MIB + 7, 4].map(noise)
  const cut = lines.flatMap((line) => {
    const pieces = Array.from({ length: Math.max(1, Math.ceil(line.length / MIB)) }, (_, at) => at * MIB)
    return pieces.map((from) => line.subarray(from, from + MIB))
  })
  const file = newFile()
  const { store } = await openStore({ file, ...plain, restMs: 1e9 })
  const path = `${file}.log`
  writeFileSync(path, Buffer.concat(lines.flatMap((line) => [line, Buffer.from(end)])))
  const parts = { store, registry: { title: String }, now: Date.now } as unknown as Parameters<typeof ingest>[0]
  const ask: IngestAsk = { path, name: null, device: 'tencent:A/b', format: 'iso', zoneMinutes: 0, again: false }
  const done = (await gather(ingest(parts, ask, undefined))).at(-1)
  expect(done).toMatchObject({ is: 'done', lines: cut.length, cut: cut.length - lines.length })
  const stored = async () => (await gather(store.raw(filterOf(''), never()))).flat().map(({ bytes }) => bytes)
  const isSame = (all: readonly Uint8Array[]) =>
    all.length === cut.length && all.every((bytes, at) => Buffer.compare(bytes, cut[at] as Buffer) === 0)
  expect(isSame(await stored())).toBe(true)
  await store.seal()
  expect(isSame(await stored())).toBe(true)
  await store.close()
})
