/** Writes a bundle of so many lines (44 bytes each, which hardly shrink) into a folder; prints what came of it. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeBundle } from '../../../src/main/core/bundle/write.ts'
import { FieldtapError } from '../../../src/shared/errors.ts'
import { memorySource, quietly, requestOf, textLines } from './memory-source.ts'

const [, , folder = '', count = ''] = process.argv
const texts = Array.from({ length: Number(count) }, (_, index) =>
  createHash('sha256').update(String(index)).digest('base64'),
)
const source = memorySource({ lines: textLines('acme:P/one', texts), page: 1000 })

const outcome = await writeBundle(source, requestOf(join(folder, 'a.fieldtap.zip')), quietly()).then(
  () => ({ error: null, detail: '' }),
  (error: unknown) => {
    if (!(error instanceof FieldtapError)) throw error
    return { error: error.code, detail: error.data.detail }
  },
)
console.log(JSON.stringify({ ...outcome, left: readdirSync(folder) }))
