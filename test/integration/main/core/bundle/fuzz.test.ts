/** Bundles changed at random: whatever is done to one, it is opened or refused in words, at once, and nothing is written. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BundleFault } from '../../../../../src/main/core/bundle/fault.ts'
import { openForReading } from '../../../../../src/main/core/bundle/open/opened.ts'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { FieldtapError } from '../../../../../src/shared/errors.ts'
import { allOf } from '../../../../helpers/bundle/all-of.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { NOW, queryOf } from '../../../../helpers/bundle/memory-source.ts'
import { readEntries } from '../../../../helpers/bundle/read-entries.ts'
import { newBundle, signer } from '../../../../helpers/bundle/sample-bundle.ts'
import { listAgain, rebuild, sumAgain } from '../../../../helpers/bundle/tamper.ts'

const filter = {
  query: queryOf('line OR second'),
  devices: [],
  since: null,
  until: null,
  maxSeq: null,
  now: NOW,
  zoneOffsetMinutes: 0,
}
const signal = new AbortController().signal

/** Everything that can be asked of a bundle; what it says, or the words in which it is refused. */
async function lookInto(path: string): Promise<string> {
  try {
    const { verdict } = await verifyBundle(path)
    const bundle = await openForReading('b1', path, null)
    try {
      await bundle.records()
      await bundle.lines.page(filter, { at: { is: 'offset', offset: 1 }, direction: 'newer', limit: 10 }, signal)
      await allOf(bundle.lines.search(filter, { limit: 10, order: 'newest', from: null, signal }))
      await allOf(bundle.lines.histogram(filter, { from: 0, to: NOW * 2, buckets: 5 }, signal))
      return verdict
    } finally {
      await bundle.close()
    }
  } catch (error) {
    if (error instanceof FieldtapError && error.code.startsWith('bundle-')) return error.code
    if (error instanceof BundleFault) return 'bundle-broken'
    throw error
  }
}

/** Changes of bytes: flipped, left out, put in, doubled, cut off. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  how: fc.constantFrom('flip', 'drop', 'insert', 'double', 'cut', 'zero', 'max'),
  size: fc.integer({ min: 1, max: 400 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }),
})

function changed(
  whole: Buffer,
  { at, how, size, bytes }: { at: number; how: string; size: number; bytes: Uint8Array },
): Buffer {
  const place = Math.floor(at * Math.max(0, whole.length - 1))
  const [before, after] = [whole.subarray(0, place), whole.subarray(place)]
  switch (how) {
    case 'flip': {
      const copy = Buffer.from(whole)
      for (const [index, byte] of bytes.entries())
        if (place + index < copy.length) copy[place + index] = (copy[place + index] ?? 0) ^ byte
      return copy
    }
    case 'drop':
      return Buffer.concat([before, after.subarray(size)])
    case 'insert':
      return Buffer.concat([before, bytes, after])
    case 'double':
      return Buffer.concat([before, after.subarray(0, size), after])
    case 'cut':
      return before
    default:
      return Buffer.concat([before, Buffer.alloc(4, how === 'zero' ? 0 : 0xff), after.subarray(4)])
  }
}

test('bytes of the file', { timeout: 300_000 }, async () => {
  const whole = readFileSync(await newBundle(signer))
  const folder = newFolder()
  const path = join(folder, 'a.fieldtap.zip')
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const file = changes.reduce(changed, whole)
      writeFileSync(path, file)
      const said = await lookInto(path)
      if (!file.equals(whole)) expect(said).not.toBe('trusted')
      expect(readdirSync(folder)).toEqual(['a.fieldtap.zip'])
    }),
    { numRuns: 500 },
  )
})

test('bytes of an entry, with sums and manifest made to fit', { timeout: 300_000 }, async () => {
  const entries = await readEntries(await newBundle(null))
  const names = [...entries.keys()].filter((name) => name !== 'SHA256SUMS')
  const folder = newFolder()
  const path = join(folder, 'a.fieldtap.zip')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(change, { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      async (name, changes, fitting) => {
        const own = new Map(entries)
        own.set(name, changes.reduce(changed, own.get(name) ?? Buffer.alloc(0)))
        try {
          if (fitting && name !== 'manifest.json') listAgain(own)
        } catch {
          // A manifest that is none has no list to mend.
        }
        if (fitting) sumAgain(own)
        rebuild(path, own)
        expect(await lookInto(path)).toMatch(/^(unsigned|broken|bundle-(broken|unreadable))$/)
        expect(readdirSync(folder)).toEqual(['a.fieldtap.zip'])
      },
    ),
    { numRuns: 200 },
  )
})
