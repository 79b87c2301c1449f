import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BundleSource } from '../../../../../src/main/core/bundle/source.ts'
import { verifyBundle } from '../../../../../src/main/core/bundle/verify.ts'
import { writeBundle } from '../../../../../src/main/core/bundle/write.ts'
import { FieldtapError } from '../../../../../src/shared/errors.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'
import { memorySource, quietly, requestOf, textLines, toEvent } from '../../../../helpers/bundle/memory-source.ts'

const lines = textLines('acme:P/one', ['a', 'b', 'c'])

/** Lines, and then this. */
function failing(error: Error): BundleSource {
  return {
    ...memorySource({}),
    async *raw() {
      yield lines
      throw error
    },
  }
}

test('an error of the source passes through and leaves nothing', async () => {
  const folder = newFolder()
  const error = new FieldtapError('store-failed', { detail: 'x' })
  await expect(writeBundle(failing(error), requestOf(join(folder, 'a.zip')), quietly())).rejects.toBe(error)
  expect(readdirSync(folder)).toEqual([])
})

test('what cannot begin touches nothing', async () => {
  const folder = newFolder()
  const path = join(folder, 'a.zip')
  const write = (request: Parameters<typeof requestOf>, control = quietly()) =>
    writeBundle(memorySource({}), requestOf(...request), control)
  await expect(write([join(path, 'b')])).rejects.toMatchObject({ code: 'bundle-unwritable' })
  writeFileSync(path, 'old')
  await expect(write([path])).rejects.toMatchObject({ code: 'bundle-exists' })
  const aborted = { ...quietly(), signal: AbortSignal.abort() }
  await expect(write([path, { overwrite: true }], aborted)).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(folder)).toEqual(['a.zip'])
  expect(readFileSync(path, 'utf8')).toBe('old')
})

test('a cancel at any moment leaves nothing, or the whole bundle', async () => {
  const many = textLines(
    'acme:P/one',
    Array.from({ length: 500 }, (_, index) => `line ${index} ${'x'.repeat(index)}`),
  )
  const events = Array.from({ length: 700 }, (_, index) => toEvent(index + 1, {}))
  const source = memorySource({ lines: many, events, page: 50 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 60 }), async (turns) => {
      const folder = newFolder()
      const path = join(folder, 'a.zip')
      const abort = new AbortController()
      const control = { signal: abort.signal, onProgress: () => {} }
      const working = writeBundle(source, requestOf(path), control).catch((error: unknown) => error)
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
      abort.abort()
      const outcome = await working
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({ code: 'cancelled' })
        expect(readdirSync(folder)).toEqual([])
      } else {
        expect(readdirSync(folder)).toEqual(['a.zip'])
        expect(await verifyBundle(path)).toMatchObject({ verdict: 'unsigned' })
      }
    }),
    { numRuns: 30 },
  )
})

test('a cancel from the progress report stops at once', async () => {
  const folder = newFolder()
  const abort = new AbortController()
  const control = { signal: abort.signal, onProgress: () => abort.abort() }
  const writing = writeBundle(memorySource({ lines }), requestOf(join(folder, 'a.zip')), control)
  await expect(writing).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(folder)).toEqual([])
})
