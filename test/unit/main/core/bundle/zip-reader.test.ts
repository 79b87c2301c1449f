import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BundleFault } from '../../../../../src/main/core/bundle/fault.ts'
import { ZIP_LIMITS } from '../../../../../src/main/core/bundle/zip-directory.ts'
import { ZipReader } from '../../../../../src/main/core/bundle/zip-reader.ts'
import { FieldtapError } from '../../../../../src/shared/errors.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { type Forged, type ForgedEnd, forgeZip } from '../../../../helpers/bundle/forge-zip.ts'

function file(content: Uint8Array): string {
  const path = join(newFolder(), 'a.zip')
  writeFileSync(path, content)
  return path
}

/** Everything in it by name, unpacked. */
async function readAll(path: string, limits = ZIP_LIMITS): Promise<Record<string, string>> {
  const zip = await ZipReader.open(path, { limits })
  try {
    const found: Record<string, string> = {}
    for (const entry of zip.entries.values()) {
      found[entry.name] = (await zip.readWhole(entry, 100_000_000)).toString('latin1')
    }
    return found
  } finally {
    await zip.close()
  }
}

const readForged = (entries: readonly Forged[], end?: ForgedEnd) => readAll(file(forgeZip(entries, end)))

test('reads stored and deflated entries, folders, and names beyond ASCII', async () => {
  const entries = [
    { name: 'a.txt', content: 'stored' },
    { name: 'logs/', attributes: (0o040755 << 16) >>> 0 },
    { name: 'logs/泵.log', content: 'deflated', deflate: true },
    { name: 'empty' },
    { name: 'dos', content: 'made elsewhere', madeBy: 0x0014, attributes: 0x20, flags: 0 },
  ]
  expect(await readForged(entries)).toEqual({
    'a.txt': 'stored',
    'logs/': '',
    'logs/泵.log': 'deflated',
    empty: '',
    dos: 'made elsewhere',
  })
})

const ok = { name: 'a', content: 'content' }
const long = 'x'.repeat(1000)

describe('refuses', () => {
  const cases: [what: string, entries: Forged[], problem: string, end?: ForgedEnd][] = [
    ['a name that climbs out', [{ name: '../evil' }], '../evil leads out of the folder'],
    ['a name that climbs out in the middle', [{ name: 'logs/../../evil' }], 'leads out of the folder'],
    ['a name that is only ..', [{ name: '..' }], 'leads out of the folder'],
    ['an absolute name', [{ name: '/etc/passwd' }], 'has an absolute name'],
    ['a drive', [{ name: 'C:/evil' }], 'has an absolute name'],
    ['a drive without a slash', [{ name: 'c:evil' }], 'has an absolute name'],
    ['a backslash', [{ name: '..\\evil' }], 'has a backslash in its name'],
    ['no name', [{ name: '' }], 'is an entry without a name'],
    ['a null byte', [{ name: 'a\0.txt' }], 'has control characters in its name'],
    ['a line break', [{ name: 'a\nb' }], 'has control characters in its name'],
    ['a name with a dot in it', [{ name: 'a/./b' }], 'can be written shorter'],
    ['a name with two slashes', [{ name: 'a//b' }], 'can be written shorter'],
    ['a name that is no UTF-8', [{ name: Buffer.from([0x61, 0xff]) }], 'not valid UTF-8'],
    ['a name in who knows what', [{ name: Buffer.from([0x61, 0xe4]), flags: 0 }], 'unknown encoding'],
    ['a second name', [{ ...ok, extra: Buffer.from('75700600010000000062', 'hex') }], 'has two names'],
    ['the same name twice', [ok, ok], 'is there twice'],
    ['a symbolic link', [{ ...ok, attributes: (0o120777 << 16) >>> 0 }], 'is a symbolic link'],
    ['a device', [{ ...ok, attributes: (0o020666 << 16) >>> 0 }], 'is neither a file nor a folder'],
    ['an encrypted entry', [{ ...ok, flags: 0x0801 }], 'is encrypted'],
    ['an unknown method', [{ ...ok, method: 93 }], 'packed with method 93'],
    ['a folder with content', [{ name: 'a/', content: 'x' }], 'is a folder with content'],
    ['two names in two places', [{ ...ok, localName: 'b' }], 'has two different names'],
    ['two sums in two places', [{ ...ok, localCrc32: 1 }], 'is described in two different ways'],
    [
      'entries that share bytes',
      [ok, { name: 'b', content: 'content', localName: 'a', offset: 0 }],
      'two different names',
    ],
    ['bytes before the first', [{ ...ok, before: Buffer.from('hidden') }], 'has 6 bytes that belong to no entry'],
    ['bytes between', [ok, { name: 'b', before: Buffer.from('hi') }], 'has 2 bytes that belong to no entry'],
    ['more content than announced', [{ ...ok, content: long, deflate: true, size: 10 }], 'larger than the 10 bytes'],
    [
      'less content than announced',
      [{ ...ok, content: long, deflate: true, size: 1001 }],
      'has 1000 bytes, not the 1001',
    ],
    [
      'more than its bytes can hold',
      [{ ...ok, content: 'x', deflate: true, size: 1e9 }],
      'announces 1000000000 bytes, which it cannot hold',
    ],
    ['a stored entry of two sizes', [{ ...ok, size: 100 }], 'announces 100 bytes, which it cannot hold'],
    ['bytes behind the end', [withTail('content', 'tail')], 'has bytes behind its end'],
    ['a stream that breaks off', [cutShort(long.repeat(100))], 'cannot be unpacked: unexpected end of file'],
    ['a stream that is none', [{ ...ok, method: 8, packed: Buffer.from([7, 7]), size: 5 }], 'cannot be unpacked'],
    ['data beyond the file', [{ ...ok, packedSize: 1_000_000, size: 1_000_000 }], 'overflows file bounds'],
    ['an entry that is nowhere', [{ ...ok, offset: 0x7fffffff }], 'points beyond its own end'],
    ['a directory that is nowhere', [ok], 'points beyond its own end', { directory: 0x7fffffff }],
    ['more entries than there are', [ok], 'points beyond its own end', { count: 7 }],
    ['too many entries', [ok], 'points beyond its own end', { count: 0xfffe, directory: 0x7fffffff }],
  ]
  test.each(cases)('%s', async (_, entries, problem, end) => {
    const reading = readForged(entries, end)
    await expect(reading).rejects.toBeInstanceOf(BundleFault)
    await expect(reading).rejects.toThrow(problem)
  })
})

function withTail(content: string, tail: string): Forged {
  const packed = Buffer.concat([deflateRawSync(content), Buffer.from(tail)])
  return { name: 'a', content, method: 8, packed }
}

function cutShort(content: string): Forged {
  const packed = deflateRawSync(content)
  return { name: 'a', content, method: 8, packed: packed.subarray(0, packed.length - 3) }
}

test('says that a file is no zip, and that a zip is cut off', async () => {
  await expect(readAll(file(Buffer.from('a text')))).rejects.toThrow(FieldtapError)
  await expect(readAll(file(Buffer.from('a text')))).rejects.toMatchObject({ code: 'bundle-unreadable' })
  await expect(readAll(file(Buffer.alloc(0)))).rejects.toThrow('empty')
  await expect(readAll(newFolder())).rejects.toThrow('folder')
  await expect(readAll('/nowhere/a.zip')).rejects.toThrow('no such file')
  const whole = forgeZip([ok])
  await expect(readAll(file(whole.subarray(0, whole.length - 1)))).rejects.toThrow('cut off')
})

test('entries that overlap are refused, so that little data cannot promise much', async () => {
  const packed = deflateRawSync(long)
  const shared = { name: 'aa', content: long, method: 8, packed }
  const forged = forgeZip([shared, { name: 'bb', content: long, method: 8, packed: Buffer.alloc(0) }])
  const second = forged.lastIndexOf('bb')
  forged.writeUInt32LE(packed.length, second - 26)
  const reading = readAll(file(forged))
  await expect(reading).rejects.toThrow(/shares its bytes|overflows/)
})

test('a file that promises more than any log is refused before anything is unpacked', async () => {
  const packed = deflateRawSync(Buffer.alloc(1_000_000))
  const entries = [...'abcdefgh'].map((name) => ({ name, content: Buffer.alloc(1_000_000), method: 8, packed }))
  const limits = { entries: 100, bytes: 5_000_000, ratio: 200 }
  const path = file(forgeZip(entries))
  await expect(ZipReader.open(path, { limits })).rejects.toThrow(/would unpack to \d{3} times its size/)
  await expect(ZipReader.open(path, { limits: { ...limits, entries: 7 } })).rejects.toThrow('announces 8 entries')
  await (await ZipReader.open(path, { limits: { ...limits, bytes: 8_000_000 } })).close()
})

test('an entry larger than its reader allows is not read', async () => {
  const zip = await ZipReader.open(file(forgeZip([{ name: 'a', content: long }])))
  const [entry] = zip.entries.values()
  if (entry === undefined) throw new Error('no entry')
  await expect(zip.readWhole(entry, 999)).rejects.toThrow('too large')
  await zip.close()
})

test('whatever is done to a file, reading it ends in its content or in a fault', async () => {
  const whole = forgeZip([
    { name: 'a.txt', content: 'stored content' },
    { name: 'logs/b.log', content: long, deflate: true },
  ])
  const change = fc.oneof(
    fc.record({ at: fc.nat(whole.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
    fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.constant(Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 31])),
    }),
  )
  const path = file(whole)
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(whole.length), async (changes, cut) => {
      const broken = Buffer.from(whole)
      for (const { at, bytes } of changes) broken.set(bytes.subarray(0, broken.length - at), at)
      writeFileSync(path, cut % 5 === 0 ? broken.subarray(0, cut) : broken)
      await readAll(path).catch((error: unknown) => {
        if (!(error instanceof BundleFault) && !(error instanceof FieldtapError)) throw error
      })
    }),
    { numRuns: 200 },
  )
})

test('wide records with positions that no file has are refused', async () => {
  const end = Buffer.alloc(20)
  end.writeUInt32LE(0x07064b50, 0)
  end.writeBigUInt64LE(0xffff_ffff_ffff_ffffn, 8)
  const whole = forgeZip([ok])
  const path = file(Buffer.concat([whole.subarray(0, -22), end, whole.subarray(-22)]))
  await expect(readAll(path)).rejects.toThrow('points beyond its own end')
})
