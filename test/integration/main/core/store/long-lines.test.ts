/** Lines up to and above 1 MiB, in every form that the store keeps them in: byte for byte. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openStore } from '../../../../../src/main/core/store/open.ts'
import type { NewBatch, Store } from '../../../../../src/main/core/store/store.ts'
import { batchOf, filterOf, found, gather, never, newFile, open } from '../../../../helpers/store/store-fixture.ts'

const MIB = 1024 * 1024
const PRODUCT = 'ABCDEFGHIJ'

/** Bytes of anything but LF, with a mark at the very end. */
function noise(length: number, mark: string): Buffer {
  const bytes = randomBytes(length).map((byte) => (byte === 10 ? 11 : byte))
  Buffer.from(mark).copy(bytes, length - mark.length)
  return Buffer.from(bytes)
}

/** Text of that length: the piece again and again, then the mark. */
function repeated(length: number, piece: string, mark: string): Buffer {
  return Buffer.concat([Buffer.alloc(length - mark.length, piece), Buffer.from(mark)])
}

/** What a line is made of. */
const KINDS: readonly [string, (length: number, mark: string) => Buffer][] = [
  ['any bytes', noise],
  ['words that vary', (length, mark) => repeated(length, 'id=4711 took 40ms ', mark)],
  ['one word', (length, mark) => repeated(length, '7', mark)],
  ['words that stay', (length, mark) => repeated(length, 'no digit in here ', mark)],
  ['no ASCII', (length, mark) => repeated(length, '\u6e29', mark)],
]
/** Around where templates end, where lines are not divided any more, where blocks end, and where uploads end. */
const LENGTHS = [2047, 2049, 16_383, 16_384, 16_385, 262_143, 262_145, MIB - 1, MIB, MIB + 1]

async function bytesOf(store: Store): Promise<Buffer[]> {
  return (await gather(store.raw(filterOf(''), never()))).flat().map(({ bytes }) => Buffer.from(bytes))
}

function same(lines: readonly Buffer[], expected: readonly Buffer[]): boolean {
  return lines.length === expected.length && lines.every((line, at) => line.equals(expected[at] as Buffer))
}

async function check(store: Store, expected: readonly Buffer[], marks: readonly string[]): Promise<void> {
  expect(same(await bytesOf(store), expected)).toBe(true)
  for (const mark of marks) {
    const seq = 1 + expected.findIndex((line) => line.includes(mark))
    const lines = await found(store, `"${mark}"`)
    expect(lines.map((line) => [line.seq, line.size])).toEqual([[seq, expected[seq - 1]?.length]])
    expect(Buffer.from((await store.line(seq))?.bytes ?? []).equals(expected[seq - 1] as Buffer)).toBe(true)
  }
}

test.each(KINDS)('lines of %s', async (_, make) => {
  const file = newFile()
  const { store } = await open(file, { restMs: 1e9 })
  const expected: Buffer[] = []
  const marks: string[] = []
  const append = (bytes: readonly Buffer[]) => {
    expected.push(...bytes)
    const body = Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')]))
    const length = bytes.reduce((sum, line) => sum + line.length, 0)
    store.appendLines({ ...batchOf(bytes.map(() => ({ text: '' }))), body, bytes: length })
  }
  for (const [at, length] of LENGTHS.entries()) {
    const mark = `mark-${at}x${randomBytes(4).toString('hex')}.`
    marks.push(mark)
    const long = Buffer.concat([Buffer.from('I - -|'), make(length - 6, mark)])
    append([long])
    append([
      Buffer.from(`I - -|short ${at}`),
      Buffer.from(''),
      long.subarray(0, Math.min(3000, length - 20)),
      Buffer.from('I - -|\r'),
    ])
  }
  await store.committed()
  await check(store, expected, marks)
  await store.seal()
  await check(store, expected, marks)
  await store.close()
  const again = await open(file, { restMs: 1e9 })
  await check(again.store, expected, marks)
  expect((await gather(again.store.count(filterOf('"mark-"'), never()))).at(-1)?.matched).toBeGreaterThan(
    LENGTHS.length - 1,
  )
})

test('uploads with lines of 1 MiB, their escapes undone', async () => {
  const plain = { seal: (text: string) => text, unseal: (text: string) => text, onCommit: () => undefined }
  // With the platforms' own decoders.
  const opened = await openStore({ file: newFile(), ...plain, restMs: 1e9 })
  const head = 'ERR|2026-03-01 08:00:02|big.c|'
  const long = [
    `${head}${'say "x" and \\y, '.repeat(70_000)}`.slice(0, MIB),
    `${head}${'\u00ff\u0080 7'.repeat(300_000)}`.slice(0, MIB - 1),
    `${head}${'8'.repeat(2 * MIB)}`.slice(0, MIB + 1),
  ]
  const expected = long.flatMap((line) => [Buffer.from(line, 'latin1'), Buffer.from('INFshort')])
  for (const line of long) {
    const message = JSON.stringify([`${line}\n\f`, 'INFshort\n\f'])
    const body = Buffer.from(`{"ProductId":"${PRODUCT}","DeviceName":"pump","Message":${message}}`, 'latin1')
    const batch: NewBatch = { ...batchOf([{ text: '' }, { text: '' }]), encoding: 'json', body, bytes: line.length + 8 }
    opened.store.appendLines({ ...batch, device: `tencent:${PRODUCT}/pump` })
  }
  await opened.store.committed()
  const hot = (await gather(opened.store.raw(filterOf(''), never()))).flat()
  expect(same(await bytesOf(opened.store), expected)).toBe(true)
  await opened.store.seal()
  expect((await gather(opened.store.raw(filterOf(''), never()))).flat()).toEqual(hot)
  expect(hot.map(({ module }) => module)).toEqual(['big.c', null, 'big.c', null, 'big.c', null])
  await opened.store.close()
})
