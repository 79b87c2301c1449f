/** Bundles of random logs, unpacked and checked with the programs that everybody has. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import type { RawLine } from '../../../../../src/main/core/store/store.ts'
import { LINE_LEVELS } from '../../../../../src/shared/model.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import {
  memorySource,
  quietly,
  requestOf,
  textLines,
  toEvent,
  toLines,
} from '../../../../helpers/bundle/memory-source.ts'
import { signer } from '../../../../helpers/bundle/sample-bundle.ts'
import { checkSums, openssl, pack, testZip, unpack } from '../../../../helpers/bundle/unzip.ts'

const content: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 80 }).map((text) => Buffer.from(text)) },
  fc.string({ unit: 'binary', maxLength: 80 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }),
  fc.uint8Array({ minLength: 3000, maxLength: 90_000, size: 'max' }),
  fc.constantFrom('', '\n', '\r\n', '\0', '"\\"', '\ufeffx').map((text) => Buffer.from(text)),
)

const draft = fc.record({
  device: fc.constantFrom(
    'acme:P/one',
    'acme:P_one',
    'acme:p/ONE',
    'other:P/one',
    'acme:设备/一',
    'acme:../../etc',
    'acme:CON',
  ),
  bytes: content,
  level: fc.constantFrom(...LINE_LEVELS),
  module: fc.option(fc.string({ maxLength: 8 })),
  deviceTime: fc.option(fc.integer({ min: 1, max: 4_000_000_000_000 })),
  clockOffset: fc.integer({ min: -100_000, max: 100_000 }),
  received: fc.integer({ min: 1, max: 4_000_000_000_000 }),
  how: fc.constantFrom('signed', 'plain'),
})

/** As the README says: text or base64, and the corrected time follows from the others unless it stands there. */
function readLine(json: string): RawLine {
  const { text, base64, time, ...rest } = JSON.parse(json)
  const bytes = text === undefined ? Buffer.from(base64, 'base64') : Buffer.from(text, 'utf8')
  return {
    ...rest,
    bytes,
    time: time ?? (rest.deviceTime === null ? rest.received : rest.deviceTime - rest.clockOffset),
  }
}

function comparable(line: RawLine) {
  return { ...line, bytes: Buffer.from(line.bytes).toString('base64') }
}

test('random logs come back whole: every field from the .ndjson, every byte from the .log', async () => {
  const folder = newFolder()
  await fc.assert(
    fc.asyncProperty(fc.array(draft, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), async (drafts, page) => {
      const path = join(folder, 'random.fieldtap.zip')
      const lines = toLines(drafts)
      await writeBundle(memorySource({ lines, page }), requestOf(path, { overwrite: true }), quietly())
      testZip(path)
      const { folder: unpacked, files } = unpack(path)
      try {
        const ok = checkSums(unpacked)
        expect(ok).toHaveLength(files.size - 1)
        const { devices } = JSON.parse(String(files.get('manifest.json')))
        const found: RawLine[] = []
        for (const { key, files: own } of devices) {
          const json = String(files.get(own.ndjson)).split('\n').slice(0, -1)
          const read = json.map(readLine)
          expect(read.every((line) => line.device === key)).toBe(true)
          const bytes = read.flatMap((line) => [Buffer.from(line.bytes), Buffer.from('\n')])
          expect(files.get(own.log)?.equals(Buffer.concat(bytes))).toBe(true)
          found.push(...read)
        }
        expect(found.sort((a, b) => a.seq - b.seq).map(comparable)).toEqual(lines.map(comparable))
        expect(await verifyBundle(path)).toMatchObject({ verdict: 'unsigned', problems: [] })
      } finally {
        rmSync(unpacked, { recursive: true })
      }
    }),
    { numRuns: 40 },
  )
})

test('unpacked and packed again with zip it is still the same bundle', async () => {
  const folder = newFolder()
  const path = join(folder, 'a.zip')
  const source = memorySource({ lines: textLines('acme:P/one', ['a', 'b']), events: [toEvent(1, {})] })
  await writeBundle(source, requestOf(path, { signer }), quietly())
  const { folder: unpacked } = unpack(path)
  const again = join(folder, 'again.zip')
  pack(unpacked, again)
  expect(await verifyBundle(again)).toMatchObject({ verdict: 'unknown-key', problems: [] })
  writeFileSync(join(unpacked, 'logs/P_one.log'), 'a\nc\n')
  pack(unpacked, join(folder, 'changed.zip'))
  expect(await verifyBundle(join(folder, 'changed.zip'))).toMatchObject({ verdict: 'broken' })
  expect(() => checkSums(unpacked)).toThrow('logs/P_one.log: FAILED')
  rmSync(unpacked, { recursive: true })
})

test('a signature is one that OpenSSL verifies, with the commands of the README', async () => {
  const path = join(newFolder(), 'a.zip')
  await writeBundle(memorySource({ lines: textLines('acme:P/one', ['a']) }), requestOf(path, { signer }), quietly())
  const { folder } = unpack(path)
  const commands = readFileSync(join(folder, 'README.txt'), 'utf8').match(/openssl pkeyutl .*/g) ?? []
  expect(commands).toHaveLength(2)
  expect(openssl(commands[0] ?? '', folder)).toMatch(/Verified Successfully/i)
  writeFileSync(join(folder, 'manifest.json'), '{}')
  expect(() => openssl(commands[0] ?? '', folder)).toThrow()
  rmSync(folder, { recursive: true })
})

test('five hundred devices that speak by turns need no five hundred files', async () => {
  const path = join(newFolder(), 'many.zip')
  const devices = 500
  const rounds = 300
  const filler = Buffer.from('x'.repeat(200))
  const pages = async function* () {
    for (let round = 0; round < rounds; round++) {
      yield toLines(
        Array.from({ length: devices }, (_, index) => ({
          device: `acme:P/${index}`,
          bytes: Buffer.concat([Buffer.from(`round ${round} of ${index} `), filler]),
        })),
      ).map((line) => ({ ...line, seq: round * devices + line.seq }))
    }
  }
  const before = openFiles()
  let most = before
  const onProgress = () => {
    most = Math.max(most, openFiles())
  }
  await writeBundle({ ...memorySource({}), raw: pages }, requestOf(path), { ...quietly(), onProgress })
  expect(most - before).toBeLessThanOrEqual(2)
  expect(await verifyBundle(path)).toMatchObject({ verdict: 'unsigned', manifest: { lines: devices * rounds } })
  expect(testZip(path)).toContain('No errors detected')
})

function openFiles(): number {
  return readdirSync('/dev/fd').length
}
