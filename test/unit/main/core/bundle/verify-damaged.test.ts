import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { FieldtapError } from '../../../../../src/shared/errors.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { readEntries } from '../../../../helpers/bundle/read-entries.ts'
import { newBundle, signer } from '../../../../helpers/bundle/sample-bundle.ts'

/** A signed bundle, and what is said of a file that was made of it. */
async function sample() {
  const path = await newBundle(signer)
  const entries = await readEntries(path)
  const copy = join(newFolder(), 'copy.zip')
  const verdictOf = async (content: Uint8Array): Promise<string> => {
    writeFileSync(copy, content)
    return verifyBundle(copy).then(
      (report) => report.verdict,
      (error: unknown) => {
        if (!(error instanceof FieldtapError)) throw error
        return error.code
      },
    )
  }
  /** Some bytes of a zip mean nothing (times, versions): a file called whole must unpack to what was signed. */
  const judge = async (content: Uint8Array) => {
    const verdict = await verdictOf(content)
    if (verdict === 'unknown-key') expect(await readEntries(copy)).toEqual(entries)
    else expect(verdict).toMatch(/^(broken|bundle-unreadable)$/)
  }
  return { whole: readFileSync(path), entries, verdictOf, judge }
}

test('any bit turned is found, or changed nothing that anybody unpacks', async () => {
  const { whole, judge } = await sample()
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
      await judge(changed)
    }),
    { numRuns: 120 },
  )
})

test('a byte of the content of any entry changed is found', async () => {
  const { whole, entries, verdictOf } = await sample()
  for (const name of entries.keys()) {
    const start = whole.indexOf(name) + name.length
    const packed = start + whole.readUInt16LE(start - name.length - 2)
    const size = whole.readUInt32LE(start - name.length - 12)
    // Within the content: the first and the last bits of a deflate stream can be padding.
    for (const at of size === 0 ? [] : [packed + 3, packed + (size >> 1), packed + size - 3]) {
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at)
      expect([name, at, await verdictOf(changed)]).toEqual([name, at, 'broken'])
    }
  }
})

test('pieces taken out, put in and moved end in a verdict', async () => {
  const { whole, judge } = await sample()
  const splice = fc.record({ at: fc.nat(whole.length), remove: fc.nat(200), insert: fc.uint8Array({ maxLength: 200 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(splice, { minLength: 1, maxLength: 5 }), async (splices) => {
      let changed = whole
      for (const { at, remove, insert } of splices) {
        changed = Buffer.concat([changed.subarray(0, at), insert, changed.subarray(at + remove)])
      }
      await judge(changed)
    }),
    { numRuns: 80 },
  )
})

test('a file cut off anywhere is broken', async () => {
  const { whole, verdictOf } = await sample()
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 4, max: whole.length - 1 }), async (size) => {
      expect(await verdictOf(whole.subarray(0, size))).toBe('broken')
    }),
    { numRuns: 20 },
  )
})
